package dev.sluice.policy.call;

import dev.sluice.config.match.InvalidPatternException;
import dev.sluice.config.match.NameGlob;
import dev.sluice.config.match.NameGlobs;
import dev.sluice.config.source.KeyPath;
import dev.sluice.inspect.body.ArgumentValue;
import dev.sluice.inspect.body.Call;
import dev.sluice.inspect.json.ArgumentPointer;
import dev.sluice.inspect.mcp.McpMethods;
import dev.sluice.policy.argument.ArgumentRule;
import dev.sluice.policy.document.Endpoint;
import dev.sluice.policy.document.Matcher;
import dev.sluice.policy.document.Protocol;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * A rule about methods and tools (data-plane 9.4, 9.5).
 *
 * @param tools of {@code tools/call}; empty: any
 */
record RpcRule(
    Methods methods, NameGlobs tools, Optional<ParamsRule> arguments, Optional<KeyPath> place)
    implements CallRules.Rule {

  sealed interface Methods {
    /**
     * Named, exactly or by a glob; tools narrow the rule to calls of them.
     *
     * @param exact the only name of an extension that an allow rule fits; empty in a deny rule
     */
    record Named(NameGlobs globs, Optional<String> exact) implements Methods {
      boolean fit(Call.Method asked) {
        return (asked.extension() && exact.isPresent())
            ? exact.get().equals(asked.method())
            : globs.matches(asked.method());
      }
    }

    /**
     * Every known MCP method; {@code tools/call} only for the rule's tools.
     *
     * @param allTools no rule of the endpoint names tools
     */
    record AllKnown(boolean allTools) implements Methods {}

    /** {@code tools/call}: a deny rule that names only tools. */
    record Calls() implements Methods {}
  }

  private static final NameGlobs NO_TOOLS = new NameGlobs(List.of());

  static List<CallRules.Rule> allowing(Endpoint endpoint) {
    boolean mcp = isMcp(endpoint);
    boolean allKnown = mcp && endpoint.body().allowAllKnownMethods();
    boolean allTools = endpoint.allow().stream().noneMatch(Matcher::hasTool);
    if (allKnown && endpoint.allow().isEmpty()) {
      return List.of(
          new RpcRule(
              new Methods.AllKnown(true),
              NO_TOOLS,
              Optional.empty(),
              Optional.of(endpoint.keyPath())));
    }
    return endpoint.allow().stream()
        .filter(matcher -> allKnown || matcher.method().isPresent())
        .flatMap(matcher -> allowing(matcher, mcp, allTools).stream())
        .toList();
  }

  private static boolean isMcp(Endpoint endpoint) {
    return endpoint.protocol().filter(p -> p == Protocol.MCP).isPresent();
  }

  private static Optional<CallRules.Rule> allowing(Matcher matcher, boolean mcp, boolean allTools) {
    try {
      NameGlobs tools = NameGlobs.allowing(tools(matcher));
      Optional<ParamsRule> arguments = ParamsRule.of(matcher, mcp, false);
      Optional<KeyPath> place = Optional.of(matcher.keyPath());
      return Optional.of(
          matcher.method().isEmpty()
              ? new RpcRule(new Methods.AllKnown(allTools), tools, arguments, place)
              : new RpcRule(
                  new Methods.Named(allowing(matcher.method().get()), matcher.method()),
                  tools,
                  arguments,
                  place));
    } catch (InvalidPatternException e) {
      return Optional.empty();
    }
  }

  private static NameGlobs allowing(String method) throws InvalidPatternException {
    return isAny(method) ? any() : NameGlobs.allowing(List.of(method));
  }

  static CallRules.Rule denying(Endpoint endpoint, Matcher matcher) {
    return new RpcRule(
        matcher.method().<Methods>map(RpcRule::denied).orElseGet(Methods.Calls::new),
        NameGlobs.denying(tools(matcher)),
        ParamsRule.denying(matcher, isMcp(endpoint)),
        Optional.of(matcher.keyPath()));
  }

  private static Methods denied(String method) {
    return new Methods.Named(
        isAny(method) ? any() : NameGlobs.denying(List.of(method)), Optional.empty());
  }

  private static List<String> tools(Matcher matcher) {
    return Stream.concat(matcher.tool().stream(), matcher.paramsName().stream()).toList();
  }

  // A lone star means every method, also one with dots.
  private static boolean isAny(String method) {
    return method.equals("*");
  }

  private static NameGlobs any() {
    return new NameGlobs(List.of(NameGlob.ANY));
  }

  @Override
  public boolean fits(Call call) {
    return call instanceof Call.Method asked
        && isAbout(asked)
        && (arguments.isEmpty() || arguments.get().fits(asked));
  }

  @Override
  public Optional<String> deciding(Call call) {
    return call instanceof Call.Method asked && isAbout(asked)
        ? arguments.flatMap(rule -> rule.deciding(asked))
        : Optional.empty();
  }

  @Override
  public boolean readsArguments() {
    return arguments.isPresent();
  }

  private boolean isAbout(Call.Method asked) {
    return switch (methods) {
      case Methods.Named named -> named.fit(asked) && (tools.isEmpty() || fitsTool(asked));
      case Methods.AllKnown known -> McpMethods.isKnown(asked.method()) && fits(known, asked);
      case Methods.Calls calls -> tools.isEmpty() || fitsTool(asked);
    };
  }

  private boolean fits(Methods.AllKnown known, Call.Method asked) {
    if (!asked.isToolCall()) {
      return true;
    }
    return tools.isEmpty() ? known.allTools() : fitsTool(asked);
  }

  private boolean fitsTool(Call.Method asked) {
    return asked.isToolCall() && asked.tool().filter(tools::matches).isPresent();
  }

  /**
   * Conditions on the parameters of a JSON-RPC method, or the arguments of an MCP tool.
   *
   * @param ofTool they begin at the parameter {@code arguments} of a {@code tools/call}
   */
  private record ParamsRule(ArgumentRule rule, boolean ofTool) {
    private static final ArgumentPointer ARGUMENTS = new ArgumentPointer(List.of("arguments"));

    static Optional<ParamsRule> of(Matcher matcher, boolean ofTool, boolean denies)
        throws InvalidPatternException {
      return matcher.arguments().isEmpty()
          ? Optional.empty()
          : Optional.of(
              new ParamsRule(ArgumentRule.compile(matcher.arguments().get(), denies), ofTool));
    }

    /** Without conditions that cannot be compiled, the rule denies more. */
    static Optional<ParamsRule> denying(Matcher matcher, boolean ofTool) {
      try {
        return of(matcher, ofTool, true);
      } catch (InvalidPatternException e) {
        return Optional.empty();
      }
    }

    boolean fits(Call.Method asked) {
      return isOther(asked) || rule.fits(root(asked));
    }

    Optional<String> deciding(Call.Method asked) {
      return isOther(asked) ? Optional.empty() : rule.deciding(root(asked));
    }

    private boolean isOther(Call.Method asked) {
      return ofTool && !asked.isToolCall();
    }

    private ArgumentValue root(Call.Method asked) {
      return ofTool ? ARGUMENTS.find(asked.params()) : asked.params();
    }
  }
}
