package dev.sluice.chain.contract.answer;

import static dev.sluice.proto.middleware.v1.HttpBodyUnavailableReason.HTTP_BODY_UNAVAILABLE_REASON_ENCODED;
import static dev.sluice.proto.middleware.v1.HttpBodyUnavailableReason.HTTP_BODY_UNAVAILABLE_REASON_OVER_LIMIT;
import static dev.sluice.proto.middleware.v1.HttpBodyUnavailableReason.HTTP_BODY_UNAVAILABLE_REASON_TRUNCATION_UNDETECTABLE;
import static dev.sluice.proto.middleware.v1.HttpBodyUnavailableReason.HTTP_BODY_UNAVAILABLE_REASON_UNSPECIFIED;
import static dev.sluice.proto.middleware.v1.HttpResponseBodyMode.HTTP_RESPONSE_BODY_MODE_HEADERS_ONLY;
import static dev.sluice.proto.middleware.v1.HttpResponseBodyMode.HTTP_RESPONSE_BODY_MODE_STREAM_BYTES;
import static dev.sluice.proto.middleware.v1.HttpResponseBodyMode.HTTP_RESPONSE_BODY_MODE_WHOLE_BODY_BYTES;

import com.google.protobuf.Duration;
import dev.sluice.proto.middleware.v1.HttpBodyLimits;
import dev.sluice.proto.middleware.v1.HttpBodyMode;
import dev.sluice.proto.middleware.v1.HttpBodyModeUnavailable;
import dev.sluice.proto.middleware.v1.HttpBodyUnavailableReason;
import dev.sluice.proto.middleware.v1.HttpPreflight;
import dev.sluice.proto.middleware.v1.HttpResponseBodyMode;
import dev.sluice.proto.v1.BodyEligibility;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/** Which body modes a stage is offered, and how a preflight says so. */
public final class StreamOffers {
  /** Most bytes of a chunk, either way. */
  public static final int CHUNK_BYTES = 64 << 10;

  // Frames that a queue holds.
  private static final int QUEUE_FRAMES = 4;

  private static final Duration IDLE = Duration.newBuilder().setSeconds(30).build();

  private StreamOffers() {}

  /** For a request; the limit of the stage is 0 to 4194304. */
  public static BodyOffer request(OptionalLong declared, int limit) {
    return new BodyOffer(overLimit(declared, limit), Optional.empty(), limit);
  }

  /** For a response with its origin's length; the limit of the stage is 0 to 4194304. */
  public static BodyOffer response(BodyEligibility eligibility, OptionalLong declared, int limit) {
    return new BodyOffer(
        reason(eligibility.getBuffered()).or(() -> overLimit(declared, limit)),
        reason(eligibility.getStream()),
        limit);
  }

  /** For a response to a stage that gets bodies decoded: that it is encoded withholds nothing. */
  public static BodyOffer decodedResponse(BodyEligibility eligibility, int limit) {
    return new BodyOffer(
        reason(decoded(eligibility.getBuffered(), eligibility.getDecodedBuffered())),
        reason(decoded(eligibility.getStream(), eligibility.getDecodedStream())),
        limit);
  }

  private static HttpBodyUnavailableReason decoded(
      HttpBodyUnavailableReason coded, HttpBodyUnavailableReason decoded) {
    return coded == HTTP_BODY_UNAVAILABLE_REASON_ENCODED ? decoded : coded;
  }

  private static Optional<HttpBodyUnavailableReason> reason(HttpBodyUnavailableReason reason) {
    return reason == HTTP_BODY_UNAVAILABLE_REASON_UNSPECIFIED
        ? Optional.empty()
        : Optional.of(reason);
  }

  private static Optional<HttpBodyUnavailableReason> overLimit(OptionalLong declared, int limit) {
    return declared.isPresent() && declared.getAsLong() > limit
        ? Optional.of(HTTP_BODY_UNAVAILABLE_REASON_OVER_LIMIT)
        : Optional.empty();
  }

  public static int chunkBytes(BodyOffer offer) {
    boolean permitted = offer.permitsWhole() || offer.permitsStream();
    return permitted ? Math.min(CHUNK_BYTES, offer.maxBytes()) : 0;
  }

  public static void tell(BodyOffer offer, HttpPreflight.Builder preflight) {
    if (offer.permitsWhole()) {
      preflight.addPermittedBodyModes(HttpBodyMode.HTTP_BODY_MODE_BUFFERED);
    }
    if (offer.permitsStream()) {
      preflight.addPermittedBodyModes(HttpBodyMode.HTTP_BODY_MODE_STREAM);
    }
    if (offer.maxBytes() > 0) {
      withheld(HttpBodyMode.HTTP_BODY_MODE_BUFFERED, offer.wholeWithheld())
          .ifPresent(preflight::addUnavailableBodyModes);
      withheld(HttpBodyMode.HTTP_BODY_MODE_STREAM, offer.streamWithheld())
          .ifPresent(preflight::addUnavailableBodyModes);
    }
    preflight.setLimits(limits(offer));
  }

  private static Optional<HttpBodyModeUnavailable> withheld(
      HttpBodyMode mode, Optional<HttpBodyUnavailableReason> reason) {
    return reason.map(
        why -> HttpBodyModeUnavailable.newBuilder().setMode(mode).setReason(why).build());
  }

  private static HttpBodyLimits limits(BodyOffer offer) {
    int chunk = chunkBytes(offer);
    long queue = (long) QUEUE_FRAMES * chunk;
    HttpBodyLimits.Builder limits =
        HttpBodyLimits.newBuilder()
            .setMaxChunkBytes(chunk)
            .setMaxBufferedBodyBytes(offer.permitsWhole() ? offer.maxBytes() : 0)
            .setMaxInputQueueBytes(queue)
            .setMaxInputQueueMessages(QUEUE_FRAMES)
            .setMaxOutputQueueBytes(queue)
            .setMaxOutputQueueMessages(QUEUE_FRAMES);
    if (offer.permitsStream()) {
      limits.setIdleTimeout(IDLE);
    }
    return limits.build();
  }

  public static List<HttpResponseBodyMode> olderModes(BodyOffer offer) {
    List<HttpResponseBodyMode> modes = new ArrayList<>();
    modes.add(HTTP_RESPONSE_BODY_MODE_HEADERS_ONLY);
    if (offer.wholeWithheld().isEmpty()) {
      modes.add(HTTP_RESPONSE_BODY_MODE_WHOLE_BODY_BYTES);
    }
    // The older contract does not look at what a client can notice.
    if (offer
        .streamWithheld()
        .filter(why -> why != HTTP_BODY_UNAVAILABLE_REASON_TRUNCATION_UNDETECTABLE)
        .isEmpty()) {
      modes.add(HTTP_RESPONSE_BODY_MODE_STREAM_BYTES);
    }
    return List.copyOf(modes);
  }
}
