package dev.sluice.detect.scrub;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Searches for the values of one request. Immutable; any thread. What it begins takes no memory but
 * for what is held; the forms take less than 2 KiB, and for each value of up to 4 KiB at most 40
 * times its length.
 */
public final class Scrubbers {
  /** More are not searched. */
  public static final int MOST_VALUES = 64;

  /** Longer values are not searched. */
  public static final int LONGEST = 64 * 1024;

  // Escapes of longer values are not searched, only the values themselves and their digits.
  private static final int LONGEST_ESCAPED = 4 * 1024;

  private static final int[] SKIPPED = {0, 4, 2};

  private final FormTable table;

  private Scrubbers(FormTable table) {
    this.table = table;
  }

  /**
   * Searches for these values.
   *
   * @throws IllegalArgumentException for more than 64 values, and for one that is shorter than 8
   *     bytes or longer than 64 KiB
   */
  public static Scrubbers of(List<ScrubbedValue> values) {
    return new Scrubbers(new FormTable(forms(values)));
  }

  /**
   * As {@link #of}, for texts within lengths: zeros of the same number take the place of a value.
   */
  public static Scrubbers ofSameLength(List<ScrubbedValue> values) {
    List<Form> forms = new ArrayList<>();
    forms(values).forEach(form -> forms.add(new SameLengthForm(form)));
    return new Scrubbers(new FormTable(forms));
  }

  private static List<Form> forms(List<ScrubbedValue> values) {
    if (values.size() > MOST_VALUES) {
      throw new IllegalArgumentException(values.size() + " values are more than " + MOST_VALUES);
    }
    List<Form> forms = new ArrayList<>();
    values.forEach(value -> add(value, forms));
    return forms;
  }

  private static void add(ScrubbedValue value, List<Form> forms) {
    byte[] plain = value.value();
    if (plain.length < ScrubbedValue.SHORTEST || plain.length > LONGEST) {
      throw new IllegalArgumentException(
          "the value of " + value.id() + " has fewer than 8 bytes or more than 65536");
    }
    forms.add(new WrittenForm(value.id(), plain, value.placeholder()));
    forms.add(new HexForm(value, false));
    forms.add(new HexForm(value, true));
    Set<String> escaped = new HashSet<>(Set.of(latin(plain)));
    boolean isShort = plain.length <= LONGEST_ESCAPED;
    if (isShort) {
      addEscaped(plain, value, Arrays.asList(Escapes.values()), escaped, forms);
    }
    for (int skipped : SKIPPED) {
      Form standard = new Base64Form(value, skipped, false);
      forms.add(standard);
      forms.add(new Base64Form(value, skipped, true));
      if (isShort) {
        escaped.add(latin(standard.written()));
        ScrubbedValue digits =
            new ScrubbedValue(value.id(), standard.written(), standard.replacement());
        addEscaped(digits.value(), digits, Escapes.OF_DIGITS, escaped, forms);
      }
    }
  }

  private static void addEscaped(
      byte[] plain,
      ScrubbedValue value,
      List<Escapes> escapes,
      Set<String> known,
      List<Form> forms) {
    for (Escapes escape : escapes) {
      byte[] written = escape.escaped(plain);
      if (known.add(latin(written))) {
        forms.add(new WrittenForm(value.id(), written, escape.escaped(value.placeholder())));
      }
    }
  }

  private static String latin(byte[] bytes) {
    return new String(bytes, StandardCharsets.ISO_8859_1);
  }

  public Scrubber begin() {
    return new FormScrubber(table);
  }

  /**
   * A short text, such as the value of a header, after the search.
   *
   * @param found is told what was found; nothing when it was clean
   * @return empty when nothing was found
   */
  public Optional<String> scrubbed(String text, FoundValues found) {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    if (table.next(bytes, 0, bytes.length - FormTable.BEGIN + 1) > bytes.length - FormTable.BEGIN) {
      return Optional.empty();
    }
    Scrubber scrubber = begin();
    String begin = new String(scrubber.add(bytes, 0, bytes.length), StandardCharsets.UTF_8);
    String rest = new String(scrubber.rest(), StandardCharsets.UTF_8);
    if (scrubber.found().isEmpty()) {
      return Optional.empty();
    }
    scrubber.found().forEach(found::found);
    return Optional.of(begin + rest);
  }

  @FunctionalInterface
  public interface FoundValues {
    void found(String id, int count);
  }
}
