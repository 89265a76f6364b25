package dev.sluice.policy.argument;

import dev.sluice.config.match.HostPattern;
import dev.sluice.config.match.InvalidPatternException;
import dev.sluice.config.match.NameGlobs;
import dev.sluice.inspect.body.ArgumentValue;
import dev.sluice.policy.argument.ArgumentCondition.ValueType;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A compiled condition. A value of another type than it reads is unclear: servers convert some. */
sealed interface ValueTest {
  /** Of a value that is neither absent nor null nor unreadable. */
  Holds of(ArgumentValue value);

  default boolean readsElements() {
    return true;
  }

  static ValueTest compile(ArgumentCondition condition, boolean denies)
      throws InvalidPatternException {
    return switch (condition) {
      case ArgumentCondition.OneOf(var globs) ->
          new Globs(denies ? NameGlobs.denying(globs) : NameGlobs.allowing(globs));
      case ArgumentCondition.EqualTo(var value) -> new Same(value);
      case ArgumentCondition.InRange(var least, var most) -> new Within(least, most);
      case ArgumentCondition.LengthAtMost(var most) -> new Length(most);
      case ArgumentCondition.IsAbsent absent -> new Missing();
      case ArgumentCondition.OfType(var type) -> new Typed(type);
      case ArgumentCondition.PathWithin(var root) -> new Below(root);
      case ArgumentCondition.UrlOf url -> Url.compile(url);
    };
  }

  record Globs(NameGlobs globs) implements ValueTest {
    @Override
    public Holds of(ArgumentValue value) {
      return value instanceof ArgumentValue.Text(var text)
          ? Holds.of(globs.matches(text))
          : Holds.UNCLEAR;
    }
  }

  record Same(ArgumentValue expected) implements ValueTest {
    @Override
    public Holds of(ArgumentValue value) {
      if (expected instanceof ArgumentValue.Decimal(var number, var whole)) {
        return new Within(number, number).of(value);
      }
      return value.getClass() == expected.getClass()
          ? Holds.of(value.equals(expected))
          : Holds.UNCLEAR;
    }
  }

  record Within(BigDecimal least, BigDecimal most) implements ValueTest {
    @Override
    public Holds of(ArgumentValue value) {
      return value instanceof ArgumentValue.Decimal(var number, var whole)
          ? of(number)
          : Holds.UNCLEAR;
    }

    // Many servers round to a double.
    private Holds of(BigDecimal number) {
      double rounded = number.doubleValue();
      if (Double.isInfinite(rounded)) {
        return Holds.UNCLEAR;
      }
      return Holds.of(number.compareTo(least) >= 0 && number.compareTo(most) <= 0)
          .agreedWith(rounded >= least.doubleValue() && rounded <= most.doubleValue());
    }
  }

  record Length(int most) implements ValueTest {
    @Override
    public Holds of(ArgumentValue value) {
      return switch (value) {
        case ArgumentValue.Text(var text) ->
            Holds.of(text.codePointCount(0, text.length()) <= most);
        case ArgumentValue.LongText(var length) -> Holds.of(length <= most);
        case ArgumentValue.Elements(var values) -> Holds.of(values.size() <= most);
        case ArgumentValue.Members(var values) -> Holds.of(values.size() <= most);
        default -> Holds.UNCLEAR;
      };
    }

    @Override
    public boolean readsElements() {
      return false;
    }
  }

  record Missing() implements ValueTest {
    @Override
    public Holds of(ArgumentValue value) {
      return Holds.NO;
    }

    @Override
    public boolean readsElements() {
      return false;
    }
  }

  record Typed(ValueType type) implements ValueTest {
    @Override
    public Holds of(ArgumentValue value) {
      return switch (value) {
        case ArgumentValue.Text text -> Holds.of(type == ValueType.STRING);
        case ArgumentValue.LongText text -> Holds.of(type == ValueType.STRING);
        case ArgumentValue.Truth truth -> Holds.of(type == ValueType.BOOLEAN);
        case ArgumentValue.Members members -> Holds.of(type == ValueType.OBJECT);
        case ArgumentValue.Elements elements -> Holds.of(type == ValueType.ARRAY);
        case ArgumentValue.Null nothing -> Holds.of(type == ValueType.NULL);
        case ArgumentValue.Decimal number when type == ValueType.INTEGER -> integer(number);
        case ArgumentValue.Decimal number -> Holds.of(type == ValueType.NUMBER);
        default -> Holds.UNCLEAR;
      };
    }

    // Servers disagree about 1.0 and 1e2.
    private static Holds integer(ArgumentValue.Decimal number) {
      if (number.whole()) {
        return Holds.YES;
      }
      return isIntegral(number.value()) ? Holds.UNCLEAR : Holds.NO;
    }

    // Without zeros at the end, an exponent may be too large for its type.
    private static boolean isIntegral(BigDecimal value) {
      return value.scale() <= 0 || value.signum() == 0 || value.stripTrailingZeros().scale() <= 0;
    }

    @Override
    public boolean readsElements() {
      return false;
    }
  }

  record Below(String root) implements ValueTest {
    @Override
    public Holds of(ArgumentValue value) {
      return value instanceof ArgumentValue.Text(var text)
          ? PathReading.within(root, text)
          : Holds.UNCLEAR;
    }
  }

  record Url(List<String> schemes, List<HostPattern> hosts, OptionalInt port) implements ValueTest {
    static Url compile(ArgumentCondition.UrlOf url) throws InvalidPatternException {
      List<HostPattern> hosts = new ArrayList<>();
      for (String host : url.hosts()) {
        hosts.add(HostPattern.compile(host));
      }
      return new Url(url.schemes(), hosts, url.port());
    }

    @Override
    public Holds of(ArgumentValue value) {
      Optional<UrlReading> read =
          value instanceof ArgumentValue.Text(var text) ? UrlReading.of(text) : Optional.empty();
      return read.map(this::of).orElse(Holds.UNCLEAR);
    }

    private Holds of(UrlReading url) {
      if (port.isPresent() && url.port().isEmpty()) {
        return Holds.UNCLEAR;
      }
      return Holds.of(
          (schemes.isEmpty() || schemes.contains(url.scheme()))
              && (hosts.isEmpty() || hosts.stream().anyMatch(host -> host.matches(url.host())))
              && (port.isEmpty() || port.equals(url.port())));
    }
  }

  /**
   * An absolute URL with a host that every reader finds in it.
   *
   * @param scheme in lower case
   * @param host in lower case: a name or an IPv4 address
   * @param port that of the scheme where none is written; empty where the scheme has none
   */
  record UrlReading(String scheme, String host, OptionalInt port) {
    private static final Map<String, Integer> PORTS =
        Map.of("http", 80, "https", 443, "ws", 80, "wss", 443, "ftp", 21);

    private static final Pattern FORM =
        Pattern.compile(
            "(?<scheme>[A-Za-z][A-Za-z0-9+.-]{0,30})://(?<host>[A-Za-z0-9._-]{1,253})"
                + "(:(?<port>0|[1-9][0-9]{0,4}))?(?<rest>[/?#].*)?");

    private static final Pattern NAME =
        Pattern.compile("[a-z0-9_-]{1,63}(\\.[a-z0-9_-]{1,63}){0,126}");

    // Browsers read a host that ends so as an address, in many forms.
    private static final Pattern NUMERIC_END = Pattern.compile("(.*\\.)?([0-9]+|0x[0-9a-f]*)");

    private static final Pattern ADDRESS =
        Pattern.compile("((25[0-5]|2[0-4][0-9]|1[0-9]{2}|[1-9]?[0-9])(\\.(?!$)|$)){4}");

    /** Empty where readers disagree about scheme, host or port, or there is no host. */
    static Optional<UrlReading> of(String text) {
      Matcher url = FORM.matcher(text);
      if (!url.matches() || text.codePoints().anyMatch(UrlReading::isDisputed)) {
        return Optional.empty();
      }
      String host = url.group("host").toLowerCase(Locale.ROOT);
      String rest = Optional.ofNullable(url.group("rest")).orElse("");
      // Some readers take what follows the host up to an at sign as a user.
      boolean user = !rest.startsWith("/") && rest.indexOf('@') >= 0;
      if (user || !isHost(host)) {
        return Optional.empty();
      }
      String scheme = url.group("scheme").toLowerCase(Locale.ROOT);
      return port(scheme, Optional.ofNullable(url.group("port")))
          .map(port -> new UrlReading(scheme, host, port));
    }

    private static boolean isDisputed(int character) {
      return character == '\\'
          || character <= ' '
          || Character.isISOControl(character)
          || Character.isWhitespace(character)
          || Character.isSpaceChar(character)
          || Character.getType(character) == Character.FORMAT;
    }

    private static boolean isHost(String host) {
      return NAME.matcher(host).matches()
          && (!NUMERIC_END.matcher(host).matches() || ADDRESS.matcher(host).matches());
    }

    private static Optional<OptionalInt> port(String scheme, Optional<String> written) {
      if (written.isPresent()) {
        int port = Integer.parseInt(written.get());
        return port > 65_535 ? Optional.empty() : Optional.of(OptionalInt.of(port));
      }
      Integer usual = PORTS.get(scheme);
      return Optional.of(usual == null ? OptionalInt.empty() : OptionalInt.of(usual));
    }

    /** Without the host, which comes from the client. */
    @Override
    public String toString() {
      return "UrlReading[" + scheme + "]";
    }
  }
}
