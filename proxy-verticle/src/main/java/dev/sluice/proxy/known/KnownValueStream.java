package dev.sluice.proxy.known;

import dev.sluice.inspect.secrets.stream.CarriedScan;

/**
 * Event loop only. The search in a body that is sent on while it comes. It holds nothing back: what
 * was sent before had less of a value than a finding needs.
 */
public final class KnownValueStream {
  private final KnownValueSearch search;
  private final CarriedScan scan;
  private final String sandbox;

  KnownValueStream(KnownValueSearch search, CarriedScan scan, String sandbox) {
    this.search = search;
    this.scan = scan;
    this.sandbox = sandbox;
  }

  /** What the body has with this piece, which is not sent yet, and had not before it. */
  public KnownVerdict next(byte[] piece) {
    return search.inStream(scan.add(piece), sandbox);
  }
}
