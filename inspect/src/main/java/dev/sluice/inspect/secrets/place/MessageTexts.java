package dev.sluice.inspect.secrets.place;

import dev.sluice.inspect.grpc.ProtobufTexts;
import dev.sluice.inspect.secrets.layer.Edit;
import dev.sluice.inspect.secrets.pattern.SecretPattern;
import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/** The texts of the protobuf messages of a body, and the places of what is in them. One thread. */
public final class MessageTexts {
  /** Secrets whose place has a name; a finding tells no more than a few. */
  private static final int NAMED = 64;

  private static final SecretPlace BODY = SecretPlace.of(RequestPart.BODY);

  private final ByteArrayOutputStream joined = new ByteArrayOutputStream();
  private final List<Message> messages = new ArrayList<>(1);

  /** The texts of one message, from an offset in all of them. */
  private record Message(int start, ProtobufTexts.Found texts) {}

  /** Adds the texts of a message. */
  public void add(ProtobufTexts.Found texts) {
    messages.add(new Message(joined.size(), texts));
    joined.writeBytes(texts.joined());
  }

  public boolean isEmpty() {
    return messages.isEmpty();
  }

  /** Bytes of all of them. */
  public int size() {
    return joined.size();
  }

  /** All of them. */
  public byte[] joined() {
    return joined.toByteArray();
  }

  /** An end of a secret in a message. */
  private record Side(int message, boolean isStart, int offset) {}

  /**
   * The edits without those of a text that are found again in the fields within it.
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
   * The secrets with their places, in one walk over the messages; the first {@value #NAMED} have a
   * name.
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
