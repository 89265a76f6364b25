package dev.sluice.proxy.refusal;

import dev.sluice.config.net.LocalHost;
import dev.sluice.inspect.body.ProtocolFault;
import dev.sluice.policy.PolicyDecision;
import dev.sluice.proxy.secret.credential.CredentialFault;
import dev.sluice.wire.head.HeadFault;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/** Calls every method that makes a refusal, so that a new one is tested without a new test. */
final class EveryRefusal {
  private static final Authority TO = new Authority("api.test", 443);

  private static final List<Class<?>> MAKERS =
      List.of(
          Refusals.class,
          PolicyRefusals.class,
          CredentialRefusals.class,
          MiddlewareRefusals.class,
          ResponseRefusals.class,
          LocalRefusals.class,
          AgentRefusals.class);

  /** Arguments by type; a type with several values gives a refusal for each. */
  private static final Map<Class<?>, List<?>> SAMPLES =
      Map.ofEntries(
          Map.entry(String.class, List.of("text")),
          Map.entry(int.class, List.of(4096)),
          Map.entry(long.class, List.of(0L, 5000L)),
          Map.entry(Authority.class, List.of(TO)),
          Map.entry(LocalHost.class, List.of(LocalHost.values())),
          Map.entry(Optional.class, List.of(Optional.empty())),
          Map.entry(HeadFault.class, List.of(HeadFault.values())),
          Map.entry(CredentialFault.class, List.of(CredentialFault.values())),
          Map.entry(
              ProtocolFault.class, List.of(new ProtocolFault(400, "invalid_mcp_request", "text"))),
          Map.entry(
              PolicyDecision.Stopped.class, List.of(new PolicyDecision.Denied("p", "l7", "text"))),
          Map.entry(
              MiddlewareRefusals.Stopped.class,
              List.of(
                  new MiddlewareRefusals.Stopped("p", "GET", "/", TO, true),
                  new MiddlewareRefusals.Stopped("p", "GET", "/", TO, false))));

  private EveryRefusal() {}

  static Stream<Refusal> all() {
    return of(MAKERS.stream());
  }

  /** Those whose fields are in alphabetical order. */
  static Stream<Refusal> ofResponses() {
    return of(Stream.of(ResponseRefusals.class));
  }

  /** All others. */
  static Stream<Refusal> ofRequests() {
    return of(MAKERS.stream().filter(maker -> maker != ResponseRefusals.class));
  }

  private static Stream<Refusal> of(Stream<Class<?>> makers) {
    return makers
        .flatMap(maker -> Arrays.stream(maker.getDeclaredMethods()))
        .filter(method -> Modifier.isStatic(method.getModifiers()))
        .filter(method -> Modifier.isPublic(method.getModifiers()))
        .filter(method -> method.getReturnType() == Refusal.class)
        .flatMap(method -> arguments(method).stream().map(it -> made(method, it)));
  }

  private static Refusal made(Method method, List<Object> arguments) {
    try {
      return (Refusal) method.invoke(null, arguments.toArray());
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException(method + " cannot be called", e);
    }
  }

  /** All combinations of the samples. */
  private static List<List<Object>> arguments(Method method) {
    List<List<Object>> all = List.of(List.of());
    for (Class<?> type : method.getParameterTypes()) {
      List<?> samples = SAMPLES.get(type);
      if (samples == null) {
        throw new IllegalStateException(method + " needs a sample of " + type);
      }
      List<List<Object>> longer = new ArrayList<>();
      for (List<Object> begun : all) {
        samples.forEach(it -> longer.add(Stream.concat(begun.stream(), Stream.of(it)).toList()));
      }
      all = longer;
    }
    return all;
  }
}
