package dev.sluice.detect.place;

import dev.sluice.detect.layer.Edit;
import dev.sluice.detect.pattern.SecretPattern;
import dev.sluice.inspect.grpc.ProtobufTexts;
import dev.sluice.inspect.grpc.ProtobufTexts.Text;
import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/** Joins the texts of a body's protobuf messages, and names the places of secrets. One thread. */
public final class MessageTexts {
  private static final int NAMED = 64;
  private static final SecretPlace BODY = SecretPlace.of(RequestPart.BODY);

  // Texts that are kept with their places, beside those of one more message.
  private static final int KEPT = 8192;

  private final ByteArrayOutputStream joined = new ByteArrayOutputStream();
  private final List<Message> messages = new ArrayList<>(1);
  private int count;
  private int kept;
  private boolean full;

  /**
   * A message with texts, or all messages behind those whose texts are kept.
   *
   * @param start of its texts in the joined ones
   * @param texts none where they are not kept
   */
  private record Message(int number, int start, List<Text> texts) {}

  public void add(ProtobufTexts.Found found) {
    if (found.joined().length > 0 && !full) {
      full = kept >= KEPT;
      messages.add(new Message(count, joined.size(), full ? List.of() : found.texts()));
      kept += found.texts().size();
    }
    count++;
    joined.writeBytes(found.joined());
  }

  public boolean isEmpty() {
    return joined.size() == 0;
  }

  public int size() {
    return joined.size();
  }

  public byte[] joined() {
    return joined.toByteArray();
  }

  /** The start or the end of a secret in its message. */
  private record Side(int message, boolean isStart, int offset) {}

  /** Leaves out the edits of a text that a field within it has too. */
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
    Text text = Text.at(message.texts(), start);
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
        place = place(messages.get(number), start);
      }
      for (SecretPattern pattern : edits.get(i).patterns()) {
        sightings.add(new Sighting(place, pattern));
      }
    }
    return sightings;
  }

  private static SecretPlace place(Message message, int offset) {
    if (message.texts().isEmpty()) {
      return BODY;
    }
    String path = Text.at(message.texts(), offset - message.start()).path();
    return new SecretPlace(
        RequestPart.BODY,
        RequestPart.BODY.text() + ":" + message.number() + (path.isEmpty() ? "" : "/" + path));
  }
}
