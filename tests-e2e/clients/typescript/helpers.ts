/** What each tour needs besides its client. */

/** The first of a list that may not be empty. */
export function first<T>(items: T[]): T {
  const item = items[0];
  if (item === undefined) throw new Error("The list is empty.");
  return item;
}

/** What is found in the end, asking again for half a minute. */
export async function until<T>(find: () => Promise<T | undefined>): Promise<T> {
  for (let tries = 0; tries < 300; tries++) {
    const found = await find();
    if (found !== undefined) return found;
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
  throw new Error("It did not come about.");
}
