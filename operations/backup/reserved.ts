/** Collections whose name begins with this belong to these programs: scratch collections and the journal of a restore. */
export const reservedPrefix = "immo_";

/** Whether a collection belongs to these programs; such ones are in no backup and no restore brings them. */
export function isReserved(collection: string): boolean {
  return collection.startsWith(reservedPrefix);
}
