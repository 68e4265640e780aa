/** Something with a size that can be drawn as SVG anywhere. */
export interface Block {
  width: number;
  height: number;
  /** SVG elements, the upper left corner at this place. */
  at(x: number, y: number): string;
}

/** Size of the letters of a class of text, in pixels; the classes' colours are in svg.ts. */
const SIZES = { title: 20, heading: 14, text: 12 };
/** Widest letter of the fonts in question, as a part of its size: all letters of a fixed-width font are alike. */
const LETTER = 0.62;
const LINE = 1.5;

/** A line of text. */
export function text(line: string, size: keyof typeof SIZES = "text", color = "ink"): Block {
  const pixels = SIZES[size];
  const height = pixels * LINE;
  return {
    width: Math.ceil([...line].length * pixels * LETTER),
    height,
    at: (x, y) =>
      `<text class="${size} ${color}" x="${x}" y="${y + pixels * 1.1}">${escapeXml(line)}</text>\n`,
  };
}

/** Blocks below each other. */
export function stack(blocks: Block[], gap = 0): Block {
  return {
    width: Math.max(0, ...blocks.map(({ width }) => width)),
    height: sum(blocks.map(({ height }) => height)) + gap * Math.max(0, blocks.length - 1),
    at: (x, y) =>
      placed(
        blocks,
        gap,
        ({ height }) => height,
        (block, offset) => block.at(x, y + offset),
      ),
  };
}

/** Blocks beside each other. */
export function beside(blocks: Block[], gap = 0): Block {
  return {
    width: sum(blocks.map(({ width }) => width)) + gap * Math.max(0, blocks.length - 1),
    height: Math.max(0, ...blocks.map(({ height }) => height)),
    at: (x, y) =>
      placed(
        blocks,
        gap,
        ({ width }) => width,
        (block, offset) => block.at(x + offset, y),
      ),
  };
}

/** Blocks in rows, as many in each as the width allows or else the fewest, all as wide as the widest. */
export function grid(blocks: Block[], width: number, gap: number, fewest = 1): Block {
  const widest = Math.max(0, ...blocks.map((block) => block.width));
  const columns = Math.max(fewest, Math.floor((width + gap) / (widest + gap)));
  const rows = Array.from({ length: Math.ceil(blocks.length / columns) }, (_, row) => {
    return beside(
      blocks.slice(row * columns, (row + 1) * columns).map((block) => sized(block, widest)),
      gap,
    );
  });
  return stack(rows, gap);
}

/** Rows of cells, each column as wide as its widest cell. */
export function table(rows: Block[][], gap = 24): Block {
  const columns = Math.max(0, ...rows.map((row) => row.length));
  const widths = Array.from({ length: columns }, (_, i) =>
    Math.max(...rows.map((row) => row[i]?.width ?? 0)),
  );
  return stack(
    rows.map((row) =>
      beside(
        row.map((cell, i) => sized(cell, widths[i])),
        gap,
      ),
    ),
  );
}

/** A block in a box with rounded corners. */
export function frame(content: Block, color: string, padding = 12): Block {
  const [width, height] = [content.width + 2 * padding, content.height + 2 * padding];
  return {
    width,
    height,
    at: (x, y) =>
      `<rect class="${color}" x="${x}" y="${y}" width="${width}" height="${height}" rx="6"/>\n` +
      content.at(x + padding, y + padding),
  };
}

/** The same block with more room at its right. */
export function sized(block: Block, width: number): Block {
  if (block.width >= width) return block;
  return { ...block, width };
}

/** Text as XML takes it. Control characters aren't allowed there in any way of writing. */
export function escapeXml(line: string): string {
  const named: Record<string, string> = { "&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;" };
  return line.replace(/[\p{Cc}\ufffe\uffff]/gu, " ").replace(/[&<>"]/g, (letter) => named[letter]);
}

function placed(
  blocks: Block[],
  gap: number,
  length: (block: Block) => number,
  draw: (block: Block, offset: number) => string,
): string {
  let offset = 0;
  return blocks
    .map((block) => {
      const drawn = draw(block, offset);
      offset += length(block) + gap;
      return drawn;
    })
    .join("");
}

function sum(numbers: number[]): number {
  return numbers.reduce((total, number) => total + number, 0);
}
