package dev.sluice.detect.stream;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.detect.stream.EventData.Line;
import java.nio.charset.StandardCharsets;
import java.util.AbstractList;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.RandomAccess;
import org.junit.jupiter.api.Test;

class EventDataTest {
  private static final long POSITION = 1000;

  /** Lines, with how many of them were looked at. */
  private static final class Counted extends AbstractList<Line> implements RandomAccess {
    private final List<Line> lines;
    private long reads;

    Counted(List<Line> lines) {
      this.lines = lines;
    }

    @Override
    public Line get(int index) {
      reads++;
      return lines.get(index);
    }

    @Override
    public int size() {
      return lines.size();
    }
  }

  private static EventData of(String event) {
    byte[] bytes = event.getBytes(StandardCharsets.US_ASCII);
    return EventData.of(bytes, 0, bytes.length, POSITION);
  }

  private static List<Line> parts(EventData data, int first, int last) {
    List<Line> parts = new ArrayList<>();
    data.forEachPart(
        first, last, (from, end, position) -> parts.add(new Line(from, end, position)));
    return parts;
  }

  /** As a look at each line tells. */
  private static List<Line> expected(EventData data, int first, int last) {
    return data.lines().stream()
        .filter(line -> Math.max(first, line.from()) < Math.min(last, line.end()))
        .map(
            line -> {
              int from = Math.max(first, line.from());
              return new Line(
                  from, Math.min(last, line.end()), line.position() + from - line.from());
            })
        .toList();
  }

  @Test
  void findsTheLinesOfARange() {
    Random random = new Random(24);
    StringBuilder event = new StringBuilder();
    for (int line = 0; line < 20; line++) {
      event.append(random.nextInt(4) == 0 ? "id: 1\n" : "data:");
      event.append("abcdefg", 0, random.nextInt(7)).append('\n');
    }
    EventData data = of(event.toString());
    assertThat(data.lines()).hasSizeGreaterThan(10);
    for (int first = data.from(); first <= data.end(); first++) {
      for (int last = first; last <= data.end(); last++) {
        assertThat(parts(data, first, last)).isEqualTo(expected(data, first, last));
      }
    }
  }

  @Test
  void findsThePartOfOneLine() {
    EventData data = of("data: abcdef\n");
    assertThat(parts(data, data.from() + 1, data.end()))
        .containsExactly(new Line(7, 12, POSITION + 7));
    assertThat(parts(of("id: 1\n"), 0, 0)).isEmpty();
  }

  /** An event can have tens of thousands of both. */
  @Test
  void readsFewLinesForEachField() {
    int fields = 2_000;
    EventData data = of("data:" + "\"a\"".repeat(fields) + '\n' + "data:\n".repeat(fields));
    Counted lines = new Counted(data.lines());
    EventData counted = new EventData(data.bytes(), data.from(), data.end(), lines);

    for (int field = 0; field < fields; field++) {
      assertThat(parts(counted, 3 * field + 1, 3 * field + 2)).hasSize(1);
      assertThat(parts(counted, 3 * field + 1, 3 * field + 1)).isEmpty();
    }

    assertThat(lines.reads).isLessThan(32L * fields);
  }
}
