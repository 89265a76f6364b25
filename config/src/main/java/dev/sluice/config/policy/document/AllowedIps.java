package dev.sluice.config.policy.document;

import dev.sluice.config.net.Cidr;
import dev.sluice.config.source.Cursor;
import java.util.ArrayList;
import java.util.List;

/** {@code allowed_ips} (data-plane 11.8). */
final class AllowedIps {
  // Addresses that no policy can open; only the operator's own exemption reaches them.
  private static final List<Cidr> BLOCKED =
      List.of(
          Cidr.parse("127.0.0.0/8"),
          Cidr.parse("169.254.0.0/16"),
          Cidr.parse("0.0.0.0/32"),
          Cidr.parse("::1/128"),
          Cidr.parse("::/128"),
          Cidr.parse("fe80::/10"));

  private static final int BROAD = 16;

  private AllowedIps() {}

  static List<Cidr> read(Cursor list) {
    List<Cidr> ranges = new ArrayList<>();
    for (Cursor item : list.items()) {
      item.text().ifPresent(text -> add(item, text, ranges));
    }
    return ranges;
  }

  private static void add(Cursor at, String text, List<Cidr> ranges) {
    try {
      Cidr range = Cidr.parse(text);
      check(at, range);
      ranges.add(range);
    } catch (IllegalArgumentException e) {
      at.error("not an address range; write an IP address or one such as 10.1.0.0/16");
    }
  }

  private static void check(Cursor at, Cidr range) {
    for (Cidr blocked : BLOCKED) {
      if (range.prefix() < blocked.prefix() && range.contains(blocked.network())) {
        at.error(
            "covers %s/%d, which no policy can open; write narrower ranges"
                .formatted(blocked.network().getHostAddress(), blocked.prefix()));
        return;
      }
      if (range.prefix() >= blocked.prefix() && blocked.contains(range.network())) {
        at.warning(
            "lies in %s/%d, which stays refused unless proxy.destinations.allow opens it"
                .formatted(blocked.network().getHostAddress(), blocked.prefix()));
        return;
      }
    }
    if (range.prefix() < BROAD) {
      at.warning("a broad range, shorter than /" + BROAD + "; narrow it when you can");
    }
  }
}
