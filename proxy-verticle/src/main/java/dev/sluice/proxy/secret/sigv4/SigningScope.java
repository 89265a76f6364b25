package dev.sluice.proxy.secret.sigv4;

import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import java.util.Optional;

public record SigningScope(String region, String service, Instant time) {
  private static final DateTimeFormatter STAMP =
      DateTimeFormatter.ofPattern("yyyyMMdd'T'HHmmss'Z'", Locale.ROOT).withZone(ZoneOffset.UTC);
  private static final int DATE = 8;

  public static Optional<String> regionOf(String host) {
    String[] labels = host.split("\\.", -1);
    for (int i = 1; i + 1 < labels.length; i++) {
      if (isAmazon(labels, i)) {
        int region = labels[i - 1].equals("dualstack") ? i - 2 : i - 1;
        return region >= 0 && labels[region].matches(".*-[0-9].*")
            ? Optional.of(labels[region])
            : Optional.empty();
      }
    }
    return Optional.empty();
  }

  private static boolean isAmazon(String[] labels, int at) {
    int behind = labels.length - at - 2;
    return labels[at].equals("amazonaws")
        && labels[at + 1].equals("com")
        && (behind == 0 || (behind == 1 && labels[at + 2].equals("cn")));
  }

  String stamp() {
    return STAMP.format(time);
  }

  String date() {
    return stamp().substring(0, DATE);
  }

  String text() {
    return date() + '/' + region + '/' + service + "/aws4_request";
  }
}
