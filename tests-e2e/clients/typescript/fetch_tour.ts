/** The README's tour and a live session, by openapi-fetch over the types that openapi-typescript made. */
import createClient from "openapi-fetch";
import { first, until } from "./helpers.js";
import type { components, paths } from "./schema.js";

type State = components["schemas"]["SessionState"];
type Command = components["schemas"]["Command"];

const [url, email] = process.argv.slice(2);
if (url === undefined || email === undefined) throw new Error("usage: fetch_tour URL EMAIL");
const password = "nine tapirs lift at dawn";
const api = createClient<paths>({ baseUrl: url });

/** The data of an answer; an answer with an error ends the tour. */
function must<T>(answer: { data?: T; error?: unknown; response: Response }): T {
  if (answer.data === undefined) throw new Error(`${answer.response.status} ${JSON.stringify(answer.error)}`);
  return answer.data;
}

must(await api.POST("/api/v1/auth/register", { body: { email, password, display_name: "Me" } }));
const tokens = must(await api.POST("/api/v1/auth/login", { body: { email, password } }));
api.use({
  onRequest({ request }) {
    request.headers.set("Authorization", `Bearer ${tokens.access_token}`);
    return request;
  },
});

const found = must(await api.GET("/api/v1/exercises", { params: { query: { q: "barbel back squats" } } }));
const squat = first(found.items);
const sets = [
  { reps_min: 5, load: { kind: "absolute" as const, quantity: { value: "80", unit: "kg" as const } } },
  { reps_min: 5, load: { kind: "absolute" as const, quantity: { value: "80", unit: "kg" as const } } },
];
const plan = must(
  await api.POST("/api/v1/plans", {
    body: {
      name: "Simple strength",
      goal: "strength",
      days: [{ name: "Day one", blocks: [{ items: [{ exercise_id: squat.id, sets }] }] }],
    },
  }),
);
must(await api.POST("/api/v1/plans/{plan_id}/activate", { params: { path: { plan_id: plan.id } } }));

const weight = { type: "weight", value: { value: "82.4", unit: "kg" as const } };
must(await api.POST("/api/v1/measurements", { body: weight }));
const target = { value: "120", unit: "kg" as const };
const goal = must(
  await api.POST("/api/v1/goals", { body: { kind: "exercise_load", exercise_id: squat.id, reps: 5, target } }),
);

async function send(state: State, command: Command): Promise<State> {
  const path = { session_id: state.id };
  const answer = must(await api.POST("/api/v1/sessions/{session_id}/commands", { params: { path }, body: command }));
  if (!("title" in answer)) throw new Error("The whole state was expected.");
  return answer;
}

function head(state: State): { id: string; based_on: number } {
  return { id: crypto.randomUUID(), based_on: state.sequence };
}

function step(state: State): string {
  if (state.current === null) throw new Error("Nothing is left to do.");
  return state.current.step_id;
}

const day = first(plan.days);
let state: State = must(await api.POST("/api/v1/sessions", { body: { plan_id: plan.id, day_id: day.id } }));
state = await send(state, { kind: "complete_set", ...head(state), step_id: step(state), reps: 5, rpe: "7.5" });
const mistaken = head(state);
const load = { value: "82.5", unit: "kg" as const };
state = await send(state, { kind: "complete_set", ...mistaken, step_id: step(state), reps: 16, load });
state = await send(state, { kind: "undo", ...head(state), command_id: mistaken.id });
state = await send(state, { kind: "complete_set", ...head(state), step_id: step(state), reps: 6, load });
state = await send(state, { kind: "finish", ...head(state), effort_rpe: "8" });
if (state.workout_id === null) throw new Error("The session left no workout.");

const workout = must(
  await api.GET("/api/v1/workouts/{workout_id}", { params: { path: { workout_id: state.workout_id } } }),
);
if (first(workout.entries).sets.length !== 2) throw new Error("The workout has other sets than were done.");
const query = { exercise_id: [squat.id], kind: ["heaviest" as const] };
const record = await until(async () => must(await api.GET("/api/v1/records", { params: { query } })).items[0]);
if (record.value.value !== "82.5") throw new Error(`The record is ${record.value.value}.`);
const path = { goal_id: goal.id };
await until(async () => {
  const progress = must(await api.GET("/api/v1/goals/{goal_id}/progress", { params: { path } }));
  return progress.current?.value.value === "82.5" ? progress : undefined;
});
const today = must(await api.GET("/api/v1/me/today"));
if (today.missing.length > 0) throw new Error(JSON.stringify(today.missing));
if (today.session !== null) throw new Error("The session is still open.");
const refused = await api.POST("/api/v1/goals", { body: { kind: "exercise_load", exercise_id: squat.id, reps: 5, target } });
if (refused.error === undefined) throw new Error("A goal was set twice.");
console.log(`${refused.response.status} ${refused.error.type}`);
