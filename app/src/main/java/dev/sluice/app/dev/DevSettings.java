package dev.sluice.app.dev;

import dev.sluice.config.settings.Settings;
import dev.sluice.config.settings.proxy.ProxySettings;
import java.io.IOException;
import java.net.InetAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

final class DevSettings {
  private DevSettings() {}

  /** Resolves the demo host name, and trusts its CA beside the operator's extra roots. */
  static Settings withDemo(Settings settings, Path authority) throws IOException {
    ProxySettings proxy = settings.proxy();
    Map<String, InetAddress> hosts = new HashMap<>(proxy.hosts());
    hosts.putIfAbsent(DemoOrigin.HOST, InetAddress.getByName(DemoOrigin.HTTP.host()));
    Path roots = roots(proxy.upstream().roots(), authority);
    return settings.withProxy(
        new ProxySettings(
            proxy.listen(),
            proxy.sandboxes(),
            proxy.credentials(),
            proxy.knownValues(),
            hosts,
            proxy.exempt(),
            proxy.upstream().withRoots(roots),
            proxy.limits(),
            proxy.timeouts(),
            proxy.capacity(),
            proxy.halfClose(),
            proxy.refusedConnect(),
            proxy.http2(),
            proxy.localHosts(),
            proxy.authorityExport(),
            proxy.recodes()));
  }

  private static Path roots(Optional<Path> own, Path authority) throws IOException {
    if (own.isEmpty()) {
      return authority;
    }
    Path both = authority.resolveSibling("roots.pem");
    Files.writeString(both, Files.readString(authority));
    Files.writeString(both, "\n" + Files.readString(own.get()), StandardOpenOption.APPEND);
    return both;
  }
}
