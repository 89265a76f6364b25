package dev.sluice.config.policy.call;

import dev.sluice.config.policy.argument.ArgumentRule;
import dev.sluice.config.policy.document.Matcher;
import dev.sluice.config.policy.match.InvalidPatternException;
import dev.sluice.inspect.argument.ArgumentPointer;
import dev.sluice.inspect.body.ArgumentValue;
import dev.sluice.inspect.body.Call;
import java.util.List;
import java.util.Optional;

/**
 * Conditions on the parameters of a JSON-RPC method, or the arguments of an MCP tool.
 *
 * @param ofTool they begin at the parameter {@code arguments} of a {@code tools/call}
 */
record ParamsRule(ArgumentRule rule, boolean ofTool) {
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

  /** The pointer that decides. */
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
