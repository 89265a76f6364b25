package dev.sluice.chain.contract;

import dev.sluice.inspect.grpc.GrpcMedia;
import dev.sluice.inspect.grpc.MessageFraming;
import dev.sluice.proto.middleware.v1.HttpHeader;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;

/** The headers of a name among those that stages see. Names are in lower case. Pure. */
public final class HeaderLines {
  public static final String CONTENT_TYPE = "content-type";

  private HeaderLines() {}

  public static List<String> values(List<HttpHeader> headers, String name) {
    List<String> values = new ArrayList<>(0);
    for (HttpHeader header : headers) {
      if (header.getName().equals(name)) {
        values.add(header.getValue());
      }
    }
    return values;
  }

  public static boolean any(List<HttpHeader> headers, String name, Predicate<String> test) {
    for (HttpHeader header : headers) {
      if (header.getName().equals(name) && test.test(header.getValue())) {
        return true;
      }
    }
    return false;
  }

  public static boolean isCall(List<HttpHeader> headers) {
    return any(headers, CONTENT_TYPE, GrpcMedia::isGrpc);
  }

  public static Optional<MessageFraming> framing(List<HttpHeader> headers) {
    return MessageFraming.of(values(headers, CONTENT_TYPE));
  }
}
