package dev.sluice.audit.journal;

import java.nio.file.Path;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What the name of a segment file says; enough to go on numbering even when the file is empty.
 *
 * @param writer index of the writer, from 0
 * @param firstSequence sequence of its first record
 * @param decisions how many decisions the writer had numbered before it
 */
record SegmentName(int writer, long firstSequence, long decisions) {
  private static final Pattern FORM = Pattern.compile("(\\d{5,9})-(\\d{19})-(\\d{19})\\.segment");

  static Optional<SegmentName> of(Path file) {
    Matcher name = FORM.matcher(String.valueOf(file.getFileName()));
    return name.matches()
        ? Optional.of(
            new SegmentName(
                Integer.parseInt(name.group(1)),
                Long.parseLong(name.group(2)),
                Long.parseLong(name.group(3))))
        : Optional.empty();
  }

  Path in(Path directory) {
    return directory.resolve(
        "%05d-%019d-%019d.segment".formatted(writer, firstSequence, decisions));
  }
}
