import fc from "fast-check";

/** Text of any characters, mostly of those that mean something to a format. */
export const anyText: fc.Arbitrary<string> = fc.string({
  unit: fc.oneof(
    fc.constantFrom(..." \t\\=:#!%&|/$,;'\"+ntruf0\u0000\u007f\u0085\u00a0\u2028\ufeffü😀"),
    fc
      .integer({ min: 0, max: 0x10ffff })
      .filter((code) => code < 0xd800 || code > 0xdfff)
      .map((code) => String.fromCodePoint(code)),
  ),
});
