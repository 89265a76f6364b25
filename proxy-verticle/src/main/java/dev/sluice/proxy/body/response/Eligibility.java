package dev.sluice.proxy.body.response;

import dev.sluice.proto.middleware.v1.HttpBodyUnavailableReason;
import dev.sluice.proto.v1.BodyEligibility;
import dev.sluice.wire.head.HeaderBlock;
import dev.sluice.wire.head.HeaderName;
import dev.sluice.wire.head.HttpVersion;
import dev.sluice.wire.head.ResponseHead;
import java.util.Locale;
import java.util.function.Predicate;

/**
 * How a response permits its body to be read, before the limits of stages (http-responses 5.1, rows
 * 1 to 6).
 */
public final class Eligibility {
  private static final HeaderName CONTENT_RANGE = HeaderName.of("content-range");
  private static final HeaderName CACHE_CONTROL = HeaderName.of("cache-control");
  private static final String BYTE_RANGES = "multipart/byteranges";

  private static final int NO_CONTENT = 204;
  private static final int PARTIAL_CONTENT = 206;
  private static final int NOT_MODIFIED = 304;

  private Eligibility() {}

  public static BodyEligibility of(String method, HttpVersion oldest, ResponseHead head) {
    HttpBodyUnavailableReason neither = neither(method, head);
    BodyEligibility.Builder permitted = BodyEligibility.newBuilder();
    if (neither == HttpBodyUnavailableReason.HTTP_BODY_UNAVAILABLE_REASON_UNSPECIFIED) {
      return permitted.setBuffered(buffered(head)).setStream(stream(oldest)).build();
    }
    if (neither == HttpBodyUnavailableReason.HTTP_BODY_UNAVAILABLE_REASON_ENCODED) {
      permitted.setDecodedBuffered(buffered(head)).setDecodedStream(stream(oldest));
    }
    return permitted.setBuffered(neither).setStream(neither).build();
  }

  private static HttpBodyUnavailableReason buffered(ResponseHead head) {
    return isOpenEnded(head)
        ? HttpBodyUnavailableReason.HTTP_BODY_UNAVAILABLE_REASON_OPEN_ENDED
        : HttpBodyUnavailableReason.HTTP_BODY_UNAVAILABLE_REASON_UNSPECIFIED;
  }

  private static HttpBodyUnavailableReason stream(HttpVersion oldest) {
    return oldest.showsTruncation()
        ? HttpBodyUnavailableReason.HTTP_BODY_UNAVAILABLE_REASON_UNSPECIFIED
        : HttpBodyUnavailableReason.HTTP_BODY_UNAVAILABLE_REASON_TRUNCATION_UNDETECTABLE;
  }

  private static HttpBodyUnavailableReason neither(String method, ResponseHead head) {
    HeaderBlock headers = head.headers();
    int status = head.status();
    if (method.equals("HEAD") || status == NO_CONTENT || status == NOT_MODIFIED) {
      return HttpBodyUnavailableReason.HTTP_BODY_UNAVAILABLE_REASON_BODYLESS;
    }
    if (status == PARTIAL_CONTENT || headers.contains(CONTENT_RANGE) || isType(head, BYTE_RANGES)) {
      return HttpBodyUnavailableReason.HTTP_BODY_UNAVAILABLE_REASON_PARTIAL;
    }
    if (forbidsChange(headers)) {
      return HttpBodyUnavailableReason.HTTP_BODY_UNAVAILABLE_REASON_NO_TRANSFORM;
    }
    return isEncoded(headers)
        ? HttpBodyUnavailableReason.HTTP_BODY_UNAVAILABLE_REASON_ENCODED
        : HttpBodyUnavailableReason.HTTP_BODY_UNAVAILABLE_REASON_UNSPECIFIED;
  }

  private static boolean isOpenEnded(ResponseHead head) {
    return isType(head, "text/event-stream") || isType(head, "multipart/x-mixed-replace");
  }

  private static boolean isType(ResponseHead head, String type) {
    int line = head.headers().indexOf(HeaderName.CONTENT_TYPE, 0);
    return line >= 0 && head.headers().isMediaType(line, type);
  }

  private static boolean forbidsChange(HeaderBlock headers) {
    return anyMember(headers, CACHE_CONTROL, member -> name(member).equals("no-transform"));
  }

  private static String name(String directive) {
    int equals = directive.indexOf('=');
    return equals < 0 ? directive : directive.substring(0, equals).strip();
  }

  private static boolean isEncoded(HeaderBlock headers) {
    return anyMember(headers, HeaderName.CONTENT_ENCODING, member -> !member.equals("identity"));
  }

  private static boolean anyMember(HeaderBlock headers, HeaderName name, Predicate<String> test) {
    if (!headers.contains(name)) {
      return false;
    }
    for (String value : headers.values(name)) {
      for (String member : value.split(",", -1)) {
        if (test.test(member.strip().toLowerCase(Locale.ROOT))) {
          return true;
        }
      }
    }
    return false;
  }
}
