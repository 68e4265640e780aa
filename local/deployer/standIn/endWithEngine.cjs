// A program whose engine was killed has nobody to work for, and what it told of that would fail in a pipe without an end,
// which it would tell again, for ever.
process.on("disconnect", () => process.exit(1));
// It is no reason to live on.
process.channel?.unref();
