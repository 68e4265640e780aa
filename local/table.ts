/** Columns side by side, each as wide as what is in it; the last of a row may be longer than the others. */
export function table(rows: string[][]): string {
  const last = (row: string[]) => row.findLastIndex((cell) => cell !== "");
  const widths = rows[0].map((_, column) =>
    Math.max(0, ...rows.map((row) => (column < last(row) ? row[column].length : 0))),
  );
  return rows
    .map((row) =>
      row
        .map((cell, column) => cell.padEnd(widths[column]))
        .join("  ")
        .trimEnd(),
    )
    .join("\n");
}
