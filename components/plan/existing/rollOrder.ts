/** In which order nodes that all are well are stopped: from the highest id down, the active controller last. */
export function rollOrder(ids: number[], leader?: number): number[] {
  const last = (id: number) => (id === leader ? 1 : 0);
  return [...ids].sort((a, b) => last(a) - last(b) || b - a);
}
