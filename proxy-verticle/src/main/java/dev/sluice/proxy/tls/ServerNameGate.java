package dev.sluice.proxy.tls;

import java.nio.charset.StandardCharsets;
import javax.net.ssl.SNIMatcher;
import javax.net.ssl.SNIServerName;
import javax.net.ssl.StandardConstants;

/**
 * Of one handshake: lets only the server name of the CONNECT pass. TLS libraries do not ask it when
 * the client indicates none.
 */
final class ServerNameGate extends SNIMatcher {
  private final String expected;
  private boolean refused;

  ServerNameGate(String connectHost) {
    super(StandardConstants.SNI_HOST_NAME);
    this.expected = LeafContexts.withoutRootDot(connectHost);
  }

  @Override
  public boolean matches(SNIServerName indicated) {
    String name = new String(indicated.getEncoded(), StandardCharsets.UTF_8);
    boolean same = LeafContexts.withoutRootDot(name).equalsIgnoreCase(expected);
    refused |= !same;
    return same;
  }

  boolean refused() {
    return refused;
  }
}
