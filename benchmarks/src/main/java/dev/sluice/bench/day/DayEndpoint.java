package dev.sluice.bench.day;

import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import java.util.UUID;

/**
 * One of the endpoints that the sandboxes ask for.
 *
 * @param path segments; one in braces is a parameter of that form
 * @param queryKeys the first is always there, each other one sometimes
 * @param calls alternatives, of which a request asks for one
 */
record DayEndpoint(
    String host,
    int port,
    String method,
    List<String> path,
    List<String> queryKeys,
    String protocol,
    List<List<String>> calls) {
  private static final String BASE64 =
      "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
  private static final String CROCKFORD = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";
  private static final int NAMES = 200;

  /** A request of one sandbox. */
  DayRequest request(String sandbox, Random random) {
    StringBuilder target = new StringBuilder();
    for (String segment : path) {
      target.append('/').append(segment(segment, random));
    }
    List<String> keys = new ArrayList<>();
    for (String key : queryKeys) {
      if (keys.isEmpty() || random.nextInt(3) == 0) {
        keys.add(key);
      }
    }
    List<String> call = calls.isEmpty() ? List.of() : calls.get(random.nextInt(calls.size()));
    return new DayRequest(sandbox, host, port, method, target.toString(), keys, protocol, call);
  }

  private static String segment(String form, Random random) {
    return switch (form) {
      case "{uuid}" -> new UUID(random.nextLong(), random.nextLong()).toString();
      case "{digits}" -> Integer.toString(random.nextInt(1_000_000));
      case "{sha}" -> "7" + hex(random, 19);
      case "{ulid}" -> "01" + text(CROCKFORD, 24, random);
      case "{base64}" -> "aB3" + text(BASE64, 19, random);
      case "{name}" -> "name-" + Integer.toString(random.nextInt(NAMES) + 40, 36) + "x";
      default -> form;
    };
  }

  private static String hex(Random random, int bytes) {
    byte[] drawn = new byte[bytes];
    random.nextBytes(drawn);
    return HexFormat.of().formatHex(drawn);
  }

  private static String text(String letters, int length, Random random) {
    StringBuilder text = new StringBuilder();
    for (int i = 0; i < length; i++) {
      text.append(letters.charAt(random.nextInt(letters.length())));
    }
    return text.toString();
  }
}
