package dev.sluice.proxy.destination;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.dns.AddressResolverOptions;
import io.vertx.core.internal.VertxInternal;
import io.vertx.core.internal.resolver.NameResolver;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.List;

/** Reads the node's hosts file and name servers; has no unbounded cache. */
record SystemAddressLookup(NameResolver resolver) implements DestinationResolver.AddressLookup {
  static SystemAddressLookup of(Vertx vertx) {
    AddressResolverOptions options =
        new AddressResolverOptions(((VertxInternal) vertx).nameResolver().options())
            .setCacheMaxTimeToLive(0);
    return new SystemAddressLookup(new NameResolver(vertx, options));
  }

  @Override
  public Future<List<InetAddress>> resolve(String name) {
    return resolver
        .resolveAll(name)
        .map(found -> found.stream().map(InetSocketAddress::getAddress).toList());
  }

  @Override
  public Future<Void> close() {
    return resolver.close();
  }
}
