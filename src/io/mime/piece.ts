/** A piece of a mail in memory of its own, which can be handed over to another thread. */
export type Piece = Uint8Array<ArrayBuffer>;

/**
 * The bytes in memory of their own. The database gives each value such memory; what shares its memory with others is
 * copied, since handing over a view would take all of the memory that it looks at.
 */
export function pieceOf(bytes: Uint8Array): Piece {
  const { buffer, byteLength } = bytes;
  return buffer instanceof ArrayBuffer && buffer.byteLength === byteLength
    ? new Uint8Array(buffer)
    : new Uint8Array(bytes);
}
