package dev.sluice.proxy.wire;

/** Ignores what a stream reports, while no step of its exchange waits for its client. */
public enum NoClientListener implements ClientStream.Listener {
  INSTANCE;

  @Override
  public void onGone() {}
}
