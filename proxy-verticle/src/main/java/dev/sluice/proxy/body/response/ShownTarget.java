package dev.sluice.proxy.body.response;

import dev.sluice.detect.placeholder.PlaceholderSyntax;
import dev.sluice.proto.middleware.v1.HttpRequestTarget;
import dev.sluice.proxy.request.AdmissionResult.Accepted;
import dev.sluice.proxy.request.ChainSubject;
import dev.sluice.proxy.request.ExchangeContext;
import java.io.ByteArrayOutputStream;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * The target of a request as the stages of its response see it: without placeholders of
 * credentials, and with sorted parameters (http-responses 4.3).
 */
public final class ShownTarget {
  private static final String REDACTED = "[REDACTED]";

  private ShownTarget() {}

  public static HttpRequestTarget of(ExchangeContext context, Accepted request) {
    return ChainSubject.target(context, request).setQuery(query(request.target().query())).build();
  }

  private record Parameter(String name, String value) {
    String encoded() {
      return URLEncoder.encode(name, StandardCharsets.UTF_8)
          + "="
          + URLEncoder.encode(value, StandardCharsets.UTF_8);
    }
  }

  public static String query(String raw) {
    if (raw.isEmpty()) {
      return "";
    }
    List<Parameter> parameters = new ArrayList<>();
    for (String pair : raw.split("&", -1)) {
      if (!pair.isEmpty()) {
        int equals = pair.indexOf('=');
        String name = equals < 0 ? pair : pair.substring(0, equals);
        parameters.add(
            new Parameter(shown(name), equals < 0 ? "" : shown(pair.substring(equals + 1))));
      }
    }
    parameters.sort(Comparator.comparing(Parameter::name));
    return String.join("&", parameters.stream().map(Parameter::encoded).toList());
  }

  private static String shown(String coded) {
    byte[] plain = decoded(coded);
    return PlaceholderSyntax.isIn(plain) ? REDACTED : new String(plain, StandardCharsets.UTF_8);
  }

  private static byte[] decoded(String coded) {
    byte[] octets = coded.getBytes(StandardCharsets.ISO_8859_1);
    ByteArrayOutputStream plain = new ByteArrayOutputStream(octets.length);
    for (int i = 0; i < octets.length; i++) {
      int escape = octets[i] == '%' && i + 2 < octets.length ? escape(octets, i) : -1;
      if (escape >= 0) {
        plain.write(escape);
        i += 2;
      } else {
        plain.write(octets[i] == '+' ? ' ' : octets[i]);
      }
    }
    return plain.toByteArray();
  }

  private static int escape(byte[] octets, int at) {
    int high = Character.digit(octets[at + 1], 16);
    int low = Character.digit(octets[at + 2], 16);
    return high < 0 || low < 0 ? -1 : high << 4 | low;
  }
}
