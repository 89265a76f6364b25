package dev.sluice.chain.contract;

/** The headers that a service may write, which depend on its protocol revision. */
public enum WriteRule {
  /** Revision 0.0.x: only names in {@code x-openshell-middleware-}. */
  NAMESPACE {
    @Override
    boolean permits(String lowerCaseName) {
      return lowerCaseName.startsWith(PREFIX);
    }
  },

  /** Revision 0.1.x, and built-ins: every header that is not protected. */
  END_TO_END {
    @Override
    boolean permits(String lowerCaseName) {
      return true;
    }
  };

  private static final String PREFIX = "x-openshell-middleware-";

  abstract boolean permits(String lowerCaseName);
}
