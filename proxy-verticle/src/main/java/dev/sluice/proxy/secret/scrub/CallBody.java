package dev.sluice.proxy.secret.scrub;

import dev.sluice.detect.coding.BodyCodings;
import dev.sluice.inspect.grpc.GrpcMedia;
import dev.sluice.wire.head.HeaderName;
import dev.sluice.wire.head.ResponseHead;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * A response whose body is a stream of messages with prefixes: of gRPC, gRPC-Web or Connect.
 *
 * @param coding of its compressed messages; empty when it names none, or one that is not known
 * @param isEncoded whether it names one
 * @param isText whether the stream is in Base64
 */
public record CallBody(Optional<BodyCodings> coding, boolean isEncoded, boolean isText) {
  private static final HeaderName OF_GRPC = HeaderName.of("grpc-encoding");
  private static final HeaderName OF_CONNECT = HeaderName.of("connect-content-encoding");

  public static Optional<CallBody> of(ResponseHead head) {
    List<String> types = head.headers().values(HeaderName.CONTENT_TYPE);
    if (types.stream().noneMatch(GrpcMedia::isFramed)) {
      return Optional.empty();
    }
    List<String> names =
        Stream.of(OF_GRPC, OF_CONNECT)
            .flatMap(name -> head.headers().values(name).stream())
            .toList();
    Optional<BodyCodings> coding = BodyCodings.of(names);
    return Optional.of(
        new CallBody(
            // A message has one: bytes between several would be bounded by nothing that was sent.
            coding.filter(it -> it.codecs().size() == 1),
            coding.map(it -> !it.isEmpty()).orElse(true),
            types.stream().anyMatch(GrpcMedia::isText)));
  }
}
