package dev.sluice.detect.scrub;

import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * One search. Of places that overlap, all are replaced together, by the longest form. One thread.
 */
final class FormScrubber implements Scrubber {
  private static final byte[] NOTHING = {};

  private final FormTable table;
  private final IdentityHashMap<Form, FormTracker> known = new IdentityHashMap<>(0);
  private final List<FormTracker> active = new ArrayList<>(0);
  private final List<Match> matches = new ArrayList<>(0);
  private final Map<String, Integer> found = new HashMap<>(0);
  private byte[] held = NOTHING;
  private int looked;

  FormScrubber(FormTable table) {
    this.table = table;
  }

  private record Match(int start, int end, Form form) {
    Match back(int bytes) {
      return new Match(start - bytes, end - bytes, form);
    }
  }

  @Override
  public byte[] add(byte[] bytes, int from, int end) {
    if (held.length > 0) {
      byte[] text = Arrays.copyOf(held, held.length + end - from);
      System.arraycopy(bytes, from, text, held.length, end - from);
      return scrubbed(text, 0, text.length, false);
    }
    return scrubbed(bytes, from, end, false);
  }

  @Override
  public byte[] rest() {
    return scrubbed(held, 0, held.length, true);
  }

  private byte[] scrubbed(byte[] text, int from, int end, boolean last) {
    int at = from + looked;
    int limit = last ? end : Math.max(at, end - FormTable.BEGIN + 1);
    int whole = Math.max(at, end - FormTable.BEGIN + 1);
    while (at < limit) {
      at = active.isEmpty() ? table.next(text, at, Math.max(at, Math.min(limit, whole))) : at;
      if (at >= limit || (active.isEmpty() && at >= whole)) {
        break;
      }
      if (at < whole) {
        begin(table.at(text, at));
      }
      follow(text[at], at - from + 1);
      at++;
    }
    int kept = last ? end - from : keptFrom(text, from, end, limit - from);
    looked = Math.max(0, limit - from - kept);
    return letGo(text, from, end, kept);
  }

  private void begin(List<Form> forms) {
    for (Form form : forms) {
      FormTracker tracker = known.computeIfAbsent(form, FormTracker::new);
      if (tracker.matched() == 0) {
        active.add(tracker);
      }
    }
  }

  private void follow(byte octet, int end) {
    for (int i = active.size() - 1; i >= 0; i--) {
      FormTracker tracker = active.get(i);
      if (tracker.endsWith(octet)) {
        matches.add(new Match(end - tracker.form().length(), end, tracker.form()));
      }
      if (tracker.matched() == 0) {
        active.remove(i);
      }
    }
  }

  // The first byte that a form may still reach.
  private int keptFrom(byte[] text, int from, int end, int lookedAt) {
    int kept = end - from;
    for (int at = Math.max(lookedAt, 0); at < end - from; at++) {
      if (table.mayBegin(text, from + at, end)) {
        kept = at;
        break;
      }
    }
    for (FormTracker tracker : active) {
      kept = Math.min(kept, lookedAt - tracker.matched());
    }
    matches.sort(Comparator.comparingInt(Match::start));
    for (int i = matches.size() - 1; i >= 0; i--) {
      Match match = matches.get(i);
      kept = match.end() > kept ? Math.min(kept, match.start()) : kept;
    }
    return kept;
  }

  private byte[] letGo(byte[] text, int from, int end, int kept) {
    held = kept == end - from ? NOTHING : Arrays.copyOfRange(text, from + kept, end);
    if (kept == 0) {
      return NOTHING;
    }
    if (matches.isEmpty()) {
      return from == 0 && kept == text.length ? text : Arrays.copyOfRange(text, from, from + kept);
    }
    matches.sort(Comparator.comparingInt(Match::start));
    ByteArrayOutputStream out = new ByteArrayOutputStream(kept);
    int copied = 0;
    int next = 0;
    while (next < matches.size() && matches.get(next).end() <= kept) {
      Match match = matches.get(next++);
      while (next < matches.size() && matches.get(next).start() < match.end()) {
        match = both(match, matches.get(next++));
      }
      out.write(text, from + copied, match.start() - copied);
      out.writeBytes(match.form().replacement(match.end() - match.start()));
      found.merge(match.form().id(), 1, Integer::sum);
      copied = match.end();
    }
    out.write(text, from + copied, kept - copied);
    matches.subList(0, next).clear();
    matches.replaceAll(match -> match.back(kept));
    return out.toByteArray();
  }

  private static Match both(Match first, Match next) {
    Form longer = first.form().length() >= next.form().length() ? first.form() : next.form();
    return new Match(first.start(), Math.max(first.end(), next.end()), longer);
  }

  @Override
  public Map<String, Integer> found() {
    return new TreeMap<>(found);
  }

  /** Follows one form through a text, byte by byte (Knuth, Morris and Pratt). One thread. */
  private static final class FormTracker {
    private final Form form;

    // For each length of a begun form: that of the longest one that begins within it.
    private final int[] shorter;

    private int matched;

    FormTracker(Form form) {
      this.form = form;
      this.shorter = new int[form.length()];
      for (int i = 1; i < shorter.length; i++) {
        int length = shorter[i - 1];
        while (length > 0 && form.at(length) != form.at(i)) {
          length = shorter[length - 1];
        }
        shorter[i] = form.at(length) == form.at(i) ? length + 1 : length;
      }
    }

    Form form() {
      return form;
    }

    int matched() {
      return matched;
    }

    boolean endsWith(byte octet) {
      while (matched > 0 && form.at(matched) != octet) {
        matched = shorter[matched - 1];
      }
      matched += form.at(matched) == octet ? 1 : 0;
      boolean ends = matched == shorter.length;
      matched = ends ? 0 : matched;
      return ends;
    }
  }
}
