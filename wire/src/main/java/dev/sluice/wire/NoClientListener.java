package dev.sluice.wire;

/** Ignores a stream's events while no step of its exchange needs them. */
public enum NoClientListener implements ClientStream.Listener {
  INSTANCE;

  @Override
  public void onGone() {}
}
