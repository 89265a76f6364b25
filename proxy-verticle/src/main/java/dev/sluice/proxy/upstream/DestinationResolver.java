package dev.sluice.proxy.upstream;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import dev.sluice.config.net.IpLiteral;
import dev.sluice.config.net.LocalHost;
import dev.sluice.config.settings.proxy.ProxySettings;
import dev.sluice.policy.DestinationRule;
import dev.sluice.proxy.upstream.DestinationVerdict.Checked;
import dev.sluice.wire.SetupStep;
import dev.sluice.wire.SetupTimes;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.dns.AddressResolverOptions;
import io.vertx.core.internal.VertxInternal;
import io.vertx.core.internal.resolver.NameResolver;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * Resolves hosts and has {@link DestinationGuard} judge every address. Event loop only.
 *
 * <p>Answers are cached for {@value #SECONDS_KEPT} s whatever their time to live; failures are not
 * cached. Each use of a cached answer is judged anew, under the rule of its own policy.
 */
public final class DestinationResolver {
  private static final int SECONDS_KEPT = 10;
  private static final int NAMES_KEPT = 4096;

  // Names that are resolved; others fail without a query.
  private static final Pattern NAME =
      Pattern.compile("(?=.{1,254}$)[A-Za-z0-9_-]{1,63}(?:\\.[A-Za-z0-9_-]{1,63})*\\.?");

  interface AddressLookup {
    Future<List<InetAddress>> resolve(String name);

    Future<Void> close();
  }

  private final DestinationGuard guard;
  private final Map<String, InetAddress> overrides;
  private final AddressLookup lookup;
  private final SetupTimes times;
  private final OwnAddresses own;
  private final Cache<String, Future<List<InetAddress>>> answers;

  /** {@code own} addresses are refused whatever the exemptions are. */
  public DestinationResolver(
      Vertx vertx, ProxySettings settings, SetupTimes times, OwnAddresses own) {
    this(
        new DestinationGuard(settings.exempt(), TrustedGateways.ofSystem()),
        settings.hosts(),
        SystemAddressLookup.of(vertx),
        times,
        own);
  }

  DestinationResolver(
      DestinationGuard guard,
      Map<String, InetAddress> overrides,
      AddressLookup lookup,
      SetupTimes times,
      OwnAddresses own) {
    this.guard = guard;
    this.overrides = Map.copyOf(overrides);
    this.lookup = lookup;
    this.times = times;
    this.own = own;
    this.answers =
        Caffeine.newBuilder()
            .maximumSize(NAMES_KEPT)
            .expireAfterWrite(Duration.ofSeconds(SECONDS_KEPT))
            .executor(Runnable::run)
            .build();
  }

  /**
   * Resolves and judges a host; never fails. Already complete for overrides, IP addresses and
   * cached names.
   *
   * @param host a name or an address without brackets
   * @param rule the destination rule of the policy that allowed the request
   */
  public Future<DestinationVerdict> check(String host, int port, DestinationRule rule) {
    String name = host.toLowerCase(Locale.ROOT);
    if (LocalHost.of(name).isPresent()) {
      return Future.succeededFuture(
          DestinationGuard.unresolved("a host of the proxy itself: ", host, port));
    }
    return refusingOwn(guarded(host, name, port, rule), name, port, rule);
  }

  /** Judges addresses that a host was resolved to before, as {@link #check} does; never fails. */
  public Future<DestinationVerdict> judge(
      String host, int port, DestinationRule rule, List<InetAddress> addresses) {
    String name = host.toLowerCase(Locale.ROOT);
    return refusingOwn(
        Future.succeededFuture(guard.check(rule, name, port, addresses)), name, port, rule);
  }

  private Future<DestinationVerdict> refusingOwn(
      Future<DestinationVerdict> guarded, String name, int port, DestinationRule rule) {
    Set<String> refused = own.at(port);
    return refused.isEmpty()
        ? guarded
        : guarded.compose(
            verdict ->
                verdict instanceof Checked checked
                    ? withoutOwn(checked, name, rule, refused)
                    : Future.succeededFuture(verdict));
  }

  private Future<DestinationVerdict> guarded(
      String host, String name, int port, DestinationRule rule) {
    Optional<InetAddress> known =
        Optional.ofNullable(overrides.get(name)).or(() -> IpLiteral.parse(host));
    if (known.isPresent()) {
      return Future.succeededFuture(guard.check(rule, name, port, List.of(known.get())));
    }
    Future<List<InetAddress>> answer = answer(name);
    return answer.succeeded()
        ? Future.succeededFuture(guard.check(rule, name, port, answer.result()))
        : answer.transform(
            result ->
                Future.succeededFuture(
                    result.succeeded()
                        ? guard.check(rule, name, port, result.result())
                        : DestinationGuard.unresolved("DNS resolution failed for ", host, port)));
  }

  // Refuses the addresses of the node itself, which are looked up as destinations are.
  private Future<DestinationVerdict> withoutOwn(
      Checked checked, String name, DestinationRule rule, Set<String> refused) {
    List<Future<List<InetAddress>>> asked = new ArrayList<>();
    for (String host : refused) {
      InetAddress fixed = overrides.get(host);
      if (fixed != null) {
        own.onResolved(host, List.of(fixed));
      } else if (IpLiteral.parse(host).isEmpty()) {
        asked.add(answer(host).onSuccess(found -> own.onResolved(host, found)));
      }
    }
    Future<?> all = asked.isEmpty() ? Future.succeededFuture() : Future.join(asked);
    return all.transform(
        done -> {
          boolean met =
              refused.contains(name)
                  || refused.stream()
                      .map(own::addresses)
                      .anyMatch(
                          addresses ->
                              checked.addresses().stream()
                                  .anyMatch(to -> OwnAddresses.meet(to, addresses)));
          return Future.succeededFuture(met ? DestinationGuard.own(rule, name) : checked);
        });
  }

  private Future<List<InetAddress>> answer(String name) {
    Future<List<InetAddress>> kept = answers.getIfPresent(name);
    if (kept != null) {
      return kept;
    }
    if (!NAME.matcher(name).matches()) {
      return Future.failedFuture("not a host name");
    }
    // A resolver that throws counts as one that fails.
    Future<List<InetAddress>> asked =
        times.measure(
            SetupStep.RESOLVE, () -> Future.succeededFuture(name).compose(lookup::resolve));
    answers.put(name, asked);
    asked.onFailure(e -> answers.asMap().remove(name, asked));
    return asked;
  }

  public Future<Void> close() {
    return lookup.close();
  }

  // Reads the node's hosts file and name servers; has no unbounded cache.
  private record SystemAddressLookup(NameResolver resolver)
      implements DestinationResolver.AddressLookup {
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
}
