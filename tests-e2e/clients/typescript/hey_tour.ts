/** The README's tour and a live session, by the client that hey-api made. */
import { client } from "./client/client.gen.js";
import {
  activatePlan,
  createGoal,
  createPlan,
  getGoalProgress,
  getToday,
  getWorkout,
  listExercises,
  listRecords,
  logIn,
  logMeasurement,
  register,
  sendCommands,
  startSession,
} from "./client/index.js";
import type { Command, GoalCreate, PlanCreate, Quantity, SessionState } from "./client/index.js";
import { first, until } from "./helpers.js";

const [url, email] = process.argv.slice(2);
if (url === undefined || email === undefined) throw new Error("usage: hey_tour URL EMAIL");
const password = "nine tapirs lift at dawn";
client.setConfig({ baseUrl: url as never });

/** The data of an answer; an answer with an error ends the tour. */
async function must<T>(answering: Promise<{ data: T | undefined; error?: unknown }>): Promise<T> {
  const { data, error } = await answering;
  if (data === undefined) throw new Error(JSON.stringify(error));
  return data;
}

function kg(value: string): Quantity {
  return { value, unit: "kg" };
}

await must(register({ body: { email, password, display_name: "Me" } }));
const tokens = await must(logIn({ body: { email, password } }));
client.setConfig({ auth: () => tokens.access_token });

const squat = first((await must(listExercises({ query: { q: "barbel back squats" } }))).items);
const rest = { value: "3", unit: "min" as const };
const set = { reps_min: 5, rest, load: { kind: "absolute" as const, quantity: kg("80") } };
const body: PlanCreate = {
  name: "Simple strength",
  goal: "strength",
  days: [{ name: "Day one", blocks: [{ items: [{ exercise_id: squat.id, sets: [set, set] }] }] }],
};
const plan = await must(createPlan({ body }));
await must(activatePlan({ path: { plan_id: plan.id } }));
await must(logMeasurement({ body: { type: "weight", value: kg("82.4") } }));
const wanted: GoalCreate = { kind: "exercise_load", exercise_id: squat.id, reps: 5, target: kg("120") };
const goal = await must(createGoal({ body: wanted }));

function head(state: SessionState): { id: string; based_on: number } {
  return { id: crypto.randomUUID(), based_on: state.sequence };
}

function step(state: SessionState): string {
  if (state.current === null) throw new Error("Nothing is left to do.");
  return state.current.step_id;
}

async function send(state: SessionState, command: Command): Promise<SessionState> {
  const answer = await must(sendCommands({ path: { session_id: state.id }, body: command }));
  if (!("title" in answer)) throw new Error("The whole state was expected.");
  return answer;
}

let state: SessionState = await must(startSession({ body: { plan_id: plan.id, day_id: first(plan.days).id } }));
state = await send(state, { kind: "complete_set", ...head(state), step_id: step(state), reps: 5, rpe: "7.5" });
if (state.rest === null) throw new Error("No rest began.");
state = await send(state, { kind: "skip_rest", ...head(state) });
state = await send(state, { kind: "complete_set", ...head(state), step_id: step(state), reps: 6, load: kg("82.5") });
state = await send(state, { kind: "finish", ...head(state), effort_rpe: "8" });
if (state.workout_id === null) throw new Error("The session left no workout.");
const workout = await must(getWorkout({ path: { workout_id: state.workout_id } }));
if (first(workout.entries).sets.length !== 2) throw new Error("The workout has other sets than were done.");

const query = { exercise_id: [squat.id], kind: ["heaviest" as const] };
const record = await until(async () => (await must(listRecords({ query }))).items[0]);
if (record.value.value !== "82.5") throw new Error(`The record is ${record.value.value}.`);
await until(async () => {
  const progress = await must(getGoalProgress({ path: { goal_id: goal.id } }));
  return progress.current?.value.value === "82.5" ? progress : undefined;
});
const today = await must(getToday());
if (today.missing.length > 0) throw new Error(JSON.stringify(today.missing));
const refused = await createGoal({ body: wanted });
if (refused.error === undefined) throw new Error("A goal was set twice.");
console.log(`${refused.response?.status} ${refused.error.type}`);
