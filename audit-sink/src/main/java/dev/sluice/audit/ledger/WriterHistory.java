package dev.sluice.audit.ledger;

import dev.sluice.audit.file.StateFile;
import dev.sluice.audit.ledger.WriterIdentities.Renaming;
import dev.sluice.config.file.AtomicFile;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Pattern;

/**
 * The file {@code writers}: which writers began a new identity, and where; how writers ended whose
 * last records are missing; and up to which record a writer was not compared with the topic. Any
 * thread.
 *
 * <pre>
 *  name (index) (sequence before) (decision before) (suffix)
 *  end (index) (sequence) (decision) (certain)
 *  unchecked (index) (sequence) (decision)
 *  since 0 (milliseconds) 0
 * </pre>
 */
public final class WriterHistory {
  private static final Pattern FORM =
      Pattern.compile(
          "((since|unchecked) NUMBERS|end NUMBERS \\d{1,18}|name NUMBERS [0-9a-f]{1,18})"
              .replace("NUMBERS", "\\d{1,9} \\d{1,18} \\d{1,18}"));

  private final Path file;
  private final WriterIdentities identities;
  private final Map<Integer, WriterEnd> ends = new TreeMap<>();
  private final Map<Integer, WriterEnd> unchecked = new TreeMap<>();
  private int first;
  private long since;
  private long compared = 1;
  private String written = "";

  private WriterHistory(Path file, String node) {
    this.file = file;
    this.identities = new WriterIdentities(node);
  }

  /**
   * Reads the file. A damaged one ends the start, because records would take another identity
   * without it.
   *
   * @param node UUID of the node
   */
  public static WriterHistory read(Path file, String node) throws IOException {
    WriterHistory history = new WriterHistory(file, node);
    for (String line :
        StateFile.lines(file, FORM, "restore it, or remove it and the ledger: new writers begin")) {
      history.add(line);
    }
    history.written = history.text(history.unchecked, history.since);
    return history;
  }

  public synchronized WriterName nameAt(int index, long sequence) {
    return identities.at(index, sequence);
  }

  public String newest(int index) {
    return nameAt(index, Long.MAX_VALUE).text();
  }

  public synchronized void rename(int index, long after, long decisions) {
    identities.begin(index, after, decisions, Set.of());
  }

  /**
   * Begins new identities of all writers that may go on, open or not. Other writers that were not
   * compared begin one too: another process may have given any number after the last compared one.
   */
  public synchronized void renameAll() {
    unchecked.forEach((index, end) -> rename(index, end.sequence(), end.decision()));
    for (int index = first; index < first + Ledger.WRITERS; index++) {
      WriterEnd end = unchecked.getOrDefault(index, WriterEnd.START);
      rename(index, end.sequence(), end.decision());
    }
  }

  public synchronized Map<Integer, WriterEnd> ends() {
    return Map.copyOf(ends);
  }

  public synchronized void forgetUpTo(Map<Integer, Long> acknowledged) {
    ends.entrySet()
        .removeIf(end -> acknowledged.getOrDefault(end.getKey(), 0L) >= end.getValue().sequence());
  }

  public synchronized void ended(int index, WriterEnd end) {
    ends.put(index, end);
  }

  public synchronized OptionalLong uncheckedSince() {
    return since == 0 ? OptionalLong.empty() : OptionalLong.of(since);
  }

  /**
   * Notes the writers that continue, unless an earlier process did so and was not compared.
   *
   * @param timeMs before which the topic has nothing that the state lacks
   */
  public synchronized void continues(Map<Integer, WriterEnd> writers, long timeMs) {
    if (since == 0) {
      since = timeMs;
      unchecked.putAll(writers);
    }
  }

  /**
   * Notes the writers of the process before: when it was not compared, neither are those that began
   * in it.
   */
  public synchronized void left(Set<Integer> writers) {
    if (since > 0) {
      writers.forEach(index -> unchecked.putIfAbsent(index, WriterEnd.START));
    }
  }

  /**
   * Compares the newest records of the topic. When it has some that the state lacks, all writers
   * begin new identities, behind the last record that is surely theirs alone; durable when it
   * returns. Gives the same doubts and identities until {@link #compared}, also after a kill.
   *
   * @param newest sequence by writer
   */
  public synchronized List<WriterDoubt> checked(Map<String, Long> newest) throws IOException {
    List<WriterDoubt> doubts = new ArrayList<>();
    newest.forEach(
        (writer, sequence) -> {
          int index = WriterName.index(writer);
          boolean ended = index < first && !unchecked.containsKey(index);
          long held = ended ? Long.MAX_VALUE : held(index, writer);
          if (sequence > held) {
            doubts.add(new WriterDoubt(index, writer, held, sequence));
          }
        });
    if (!doubts.isEmpty()) {
      doubts.forEach(doubt -> unchecked.putIfAbsent(doubt.index(), WriterEnd.START));
      unchecked.forEach(
          (index, end) -> identities.begin(index, end.sequence(), end.decision(), newest.keySet()));
      save();
    }
    return doubts;
  }

  /** The doubts are told, and nothing is left to compare; durable when it returns. */
  public synchronized void compared() throws IOException {
    write(text(Map.of(), 0));
    unchecked.clear();
    compared = Math.max(1, since);
    since = 0;
  }

  /**
   * Has the topic compared again: what follows these ends was perhaps never shipped, although the
   * topic may have the same numbers.
   */
  public synchronized void distrust(Map<Integer, WriterEnd> acknowledged) {
    unchecked.putAll(acknowledged);
    since = since == 0 ? compared : since;
  }

  private long held(int index, String writer) {
    WriterEnd end = unchecked.getOrDefault(index, WriterEnd.START);
    return nameAt(index, end.sequence()).text().equals(writer) ? end.sequence() : 0;
  }

  /**
   * Forgets the writers of which nothing is left. One that may still go on keeps its identities.
   *
   * @param firstWriter index of the first writer that goes on
   */
  public synchronized void opened(Set<Integer> writers, int firstWriter) {
    first = firstWriter;
    ends.keySet().retainAll(writers);
    identities.retain(writers, firstWriter);
    unchecked.keySet().retainAll(writers);
  }

  public synchronized void save() throws IOException {
    write(text(unchecked, since));
  }

  private void write(String text) throws IOException {
    if (!text.equals(written)) {
      AtomicFile.replace(file, text.getBytes(StandardCharsets.UTF_8));
      written = text;
    }
  }

  private String text(Map<Integer, WriterEnd> open, long from) {
    StringBuilder text = new StringBuilder();
    identities.each(
        (index, one) ->
            line(text, "name", index, one.after(), one.decisions(), " " + one.suffix()));
    ends.forEach(
        (index, end) ->
            line(text, "end", index, end.sequence(), end.decision(), " " + end.certain()));
    open.forEach(
        (index, end) -> line(text, "unchecked", index, end.sequence(), end.decision(), ""));
    if (from > 0) {
      line(text, "since", 0, from, 0, "");
    }
    return text.toString();
  }

  private static void line(
      StringBuilder text, String kind, int index, long sequence, long decision, String rest) {
    text.append(kind + " " + index + " " + sequence + " " + decision + rest + "\n");
  }

  private void add(String line) {
    List<String> words = List.of(line.split(" ", -1));
    int index = Integer.parseInt(words.get(1));
    long sequence = Long.parseLong(words.get(2));
    long decision = Long.parseLong(words.get(3));
    switch (words.getFirst()) {
      case "since" -> since = sequence;
      case "unchecked" -> unchecked.put(index, new WriterEnd(sequence, decision, sequence));
      case "end" ->
          ends.put(index, new WriterEnd(sequence, decision, Long.parseLong(words.get(4))));
      default -> identities.add(index, new Renaming(sequence, decision, words.get(4)));
    }
  }
}
