package kafkacluster.agent.job;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import kafkacluster.agent.base.TextFile;

/** How the lists are read that say what is desired: each mistake says where it is. */
final class Lists {
    /** What a text means. */
    interface Parser<T> {
        /** @param mistakes gets a sentence for each line that can't be understood */
        T parse(String text, List<String> mistakes);
    }

    /** What a line means. */
    interface LineReader {
        /** @throws IllegalArgumentException if it can't be understood */
        void read(int number, String line);
    }

    private Lists() {
    }

    /** @param mistakes gets those of the file, each with its name */
    static <T> T read(String file, Parser<T> parser, List<String> mistakes) throws IOException {
        List<String> own = new ArrayList<>();
        T list = parser.parse(TextFile.read(file), own);
        for (String mistake : own) {
            mistakes.add(file + " " + mistake);
        }
        return list;
    }

    /** Reads lines that say something: no empty ones, and none that begin with "#". */
    static void eachEntry(String text, List<String> mistakes, LineReader reader) {
        eachLine(text, mistakes, (number, line) -> {
            String entry = line.trim();
            if (!entry.isEmpty() && !entry.startsWith("#")) {
                reader.read(number, entry);
            }
        });
    }

    static void eachLine(String text, List<String> mistakes, LineReader reader) {
        String[] lines = text.split("\r?\n");
        for (int i = 0; i < lines.length; i++) {
            try {
                reader.read(i + 1, lines[i]);
            } catch (IllegalArgumentException mistake) {
                mistakes.add("line " + (i + 1) + ": " + mistake.getMessage());
            }
        }
    }
}
