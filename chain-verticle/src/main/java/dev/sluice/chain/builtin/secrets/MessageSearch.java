package dev.sluice.chain.builtin.secrets;

import com.google.protobuf.ByteString;
import dev.sluice.chain.stage.BodyArray;
import dev.sluice.inspect.coding.BodyCodings;
import dev.sluice.inspect.secrets.LayeredScanner;
import dev.sluice.inspect.secrets.LayeredScanner.Found;
import dev.sluice.inspect.secrets.place.BodyPlaces;
import dev.sluice.inspect.secrets.place.RequestPart;
import dev.sluice.inspect.secrets.place.SecretPlace;
import dev.sluice.inspect.secrets.place.Sighting;
import java.util.List;

/** Searches a message as a body that has no headers; findings name it a message. */
final class MessageSearch {
  private static final String MESSAGE = "message";
  private static final SecretPlace WHOLE = new SecretPlace(RequestPart.BODY, MESSAGE);

  private MessageSearch() {}

  /**
   * Searches a message.
   *
   * @param scanner with the smaller limit of work, since a session has many messages
   */
  static ScannedBody of(ByteString payload, LayeredScanner scanner, BodyPlaces places) {
    BodyArray contents = BodyArray.of(payload);
    int from = contents.start();
    int end = from + payload.size();
    Found found = scanner.scan(contents.array(), from, end);
    List<Sighting> sightings =
        found.edits().isEmpty()
            ? List.of()
            : places.of("", contents.array(), from, end, found.edits()).stream()
                .map(MessageSearch::inMessage)
                .toList();
    return new ScannedBody(
        WHOLE,
        contents.array(),
        from,
        end,
        new BodyCodings(List.of()),
        scanner,
        found,
        sightings,
        false);
  }

  /** Rules for bodies hold for messages. */
  private static Sighting inMessage(Sighting inBody) {
    SecretPlace place = inBody.place();
    String within = place.text().substring(RequestPart.BODY.text().length());
    return new Sighting(new SecretPlace(place.part(), MESSAGE + within), inBody.pattern());
  }
}
