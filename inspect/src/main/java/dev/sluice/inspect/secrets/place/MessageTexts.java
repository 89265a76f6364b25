package dev.sluice.inspect.secrets.place;

import dev.sluice.inspect.grpc.ProtobufTexts;
import dev.sluice.inspect.secrets.layer.Edit;
import dev.sluice.inspect.secrets.pattern.SecretPattern;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/** Joins the texts of a body's protobuf messages, and names the places of secrets. One thread. */
public final class MessageTexts {
  /** Secrets whose place has a name; a finding tells no more than a few. */
  private static final int NAMED = 64;

  private static final SecretPlace BODY = SecretPlace.of(RequestPart.BODY);

  private final List<Message> messages = new ArrayList<>(1);
  private int size;

  /** The texts of one message, from an offset in all of them. */
  private record Message(int start, ProtobufTexts.Found texts) {}

  /** Adds the texts of a message. */
  public void add(ProtobufTexts.Found texts) {
    messages.add(new Message(size, texts));
    size = Math.addExact(size, texts.joined().length);
  }

  public boolean isEmpty() {
    return messages.isEmpty();
  }

  /** Bytes of all texts. */
  public int size() {
    return size;
  }

  /** All texts, which the caller must not write over: those of one message are no copy. */
  public byte[] joined() {
    if (messages.size() == 1) {
      return messages.getFirst().texts().joined();
    }
    byte[] joined = new byte[size];
    for (Message message : messages) {
      byte[] texts = message.texts().joined();
      System.arraycopy(texts, 0, joined, message.start(), texts.length);
    }
    return joined;
  }

  /** The start or the end of a secret in its message. */
  private record Side(int message, boolean isStart, int offset) {}

  /**
   * Leaves out the edits of a text that a field within it has too.
   *
   * @param edits in order
   */
  public List<Edit> distinct(List<Edit> edits) {
    Map<Side, List<SecretPattern>> known = new HashMap<>();
    List<Edit> distinct = new ArrayList<>(edits.size());
    int number = messages.size() - 1;
    for (Edit edit : edits.reversed()) {
      while (messages.get(number).start() > edit.span().start()) {
        number--;
      }
      if (isNew(edit, number, known)) {
        distinct.add(edit);
      }
    }
    return distinct.reversed();
  }

  private boolean isNew(Edit edit, int number, Map<Side, List<SecretPattern>> known) {
    Message message = messages.get(number);
    int start = edit.span().start() - message.start();
    ProtobufTexts.Text text = message.texts().textAt(start);
    if (text.source() == ProtobufTexts.UNKNOWN) {
      return true;
    }
    int source = text.source() + start - text.start();
    int size = edit.span().end() - edit.span().start();
    List<SecretPattern> same = known.put(new Side(number, true, source), edit.patterns());
    List<SecretPattern> alike = known.put(new Side(number, false, source + size), edit.patterns());
    return Stream.of(Optional.ofNullable(same), Optional.ofNullable(alike))
        .flatMap(Optional::stream)
        .noneMatch(patterns -> patterns.containsAll(edit.patterns()));
  }

  /**
   * Finds the places of the secrets in one walk over the messages; the first {@value #NAMED} places
   * have a name.
   *
   * @param edits in order
   */
  public List<Sighting> sightings(List<Edit> edits) {
    List<Sighting> sightings = new ArrayList<>();
    int number = 0;
    for (int i = 0; i < edits.size(); i++) {
      SecretPlace place = BODY;
      if (i < NAMED) {
        int start = edits.get(i).span().start();
        while (number + 1 < messages.size() && messages.get(number + 1).start() <= start) {
          number++;
        }
        place = place(number, start);
      }
      for (SecretPattern pattern : edits.get(i).patterns()) {
        sightings.add(new Sighting(place, pattern));
      }
    }
    return sightings;
  }

  /** Number of the message and of the fields, such as {@code body:0/1.2}. */
  private SecretPlace place(int number, int offset) {
    Message message = messages.get(number);
    String path = message.texts().textAt(offset - message.start()).path();
    return new SecretPlace(
        RequestPart.BODY,
        RequestPart.BODY.text() + ":" + number + (path.isEmpty() ? "" : "/" + path));
  }
}
