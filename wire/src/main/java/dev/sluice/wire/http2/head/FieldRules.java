package dev.sluice.wire.http2.head;

import dev.sluice.wire.head.HeadFault;
import dev.sluice.wire.head.HeaderName;
import dev.sluice.wire.head.Octets;
import io.netty.util.AsciiString;
import java.util.Optional;
import java.util.Set;

/** The rules for single fields (RFC 9113 sections 8.2 and 8.3). */
final class FieldRules {
  static final AsciiString HOST = AsciiString.cached("host");
  static final AsciiString COOKIE = AsciiString.cached("cookie");
  static final AsciiString CONTENT_LENGTH = AsciiString.cached("content-length");
  static final AsciiString WEBSOCKET_KEY = AsciiString.cached("sec-websocket-key");
  private static final AsciiString TE = AsciiString.cached(HeaderName.TE.lower());
  private static final AsciiString TRAILERS = AsciiString.cached("trailers");

  // Fields of a connection, which has none in HTTP/2 (RFC 9113 section 8.2.2).
  private static final Set<AsciiString> OF_CONNECTION =
      Set.of(
          AsciiString.cached(HeaderName.CONNECTION.lower()),
          AsciiString.cached(HeaderName.PROXY_CONNECTION.lower()),
          AsciiString.cached(HeaderName.KEEP_ALIVE.lower()),
          AsciiString.cached(HeaderName.TRANSFER_ENCODING.lower()),
          AsciiString.cached(HeaderName.UPGRADE.lower()));

  private FieldRules() {}

  static boolean isPseudo(AsciiString name) {
    return !name.isEmpty() && name.byteAt(0) == ':';
  }

  static Optional<HeadFault> fault(AsciiString name, AsciiString value) {
    if (isPseudo(name)) {
      return Optional.of(HeadFault.PSEUDO_FIELD);
    }
    Optional<HeadFault> named = faultOfName(name);
    if (named.isPresent()) {
      return named;
    }
    if (OF_CONNECTION.contains(name)) {
      return Optional.of(HeadFault.CONNECTION_FIELD);
    }
    if (name.equals(TE) && !value.contentEqualsIgnoreCase(TRAILERS)) {
      return Optional.of(HeadFault.TE);
    }
    return faultOfValue(value);
  }

  private static Optional<HeadFault> faultOfName(AsciiString name) {
    for (int i = 0; i < name.length(); i++) {
      byte octet = name.byteAt(i);
      byte lower = Octets.tokenLower(octet);
      if (lower == 0) {
        return Optional.of(HeadFault.FIELD_NAME);
      }
      if (lower != octet) {
        return Optional.of(HeadFault.UPPER_CASE_NAME);
      }
    }
    return name.isEmpty() ? Optional.of(HeadFault.FIELD_NAME) : Optional.empty();
  }

  private static Optional<HeadFault> faultOfValue(AsciiString value) {
    for (int i = 0; i < value.length(); i++) {
      if (!Octets.isFieldText(value.byteAt(i))) {
        return Optional.of(HeadFault.FIELD_VALUE);
      }
    }
    boolean padded =
        !value.isEmpty()
            && (Octets.isBlank(value.byteAt(0))
                || Octets.isBlank(value.byteAt(value.length() - 1)));
    return padded ? Optional.of(HeadFault.PADDED_VALUE) : Optional.empty();
  }

  static boolean isVisible(AsciiString value) {
    for (int i = 0; i < value.length(); i++) {
      if (value.byteAt(i) <= Octets.SP || value.byteAt(i) == 0x7F) {
        return false;
      }
    }
    return !value.isEmpty();
  }

  static boolean isToken(AsciiString value) {
    for (int i = 0; i < value.length(); i++) {
      if (!Octets.isToken(value.byteAt(i))) {
        return false;
      }
    }
    return !value.isEmpty();
  }
}
