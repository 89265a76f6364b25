package dev.sluice.tools.doctor;

import dev.sluice.tools.doctor.client.FailureKind;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The words in which clients and TLS libraries report a failure. A pattern matches what may be
 * shown: no URL, no name beyond that of a host.
 */
final class FailureSigns {
  /** The first that is found decides, so what is more precise comes first. */
  private static final List<Sign> SIGNS =
      List.of(
          sign(
              FailureKind.TOKENLESS,
              "Proxy Authentication Required|proxy_authentication_required"
                  + "|(?:response|status|code|error|got:|answered|response \\()[ :]*407\\b|E407"),
          sign(
              FailureKind.UNTRUSTED,
              "SSL certificate problem(?:: [a-z -]+)?|server certificate verification failed"
                  + "|error setting certificate \\w+(?: \\w+)?"
                  + "|CERTIFICATE_VERIFY_FAILED|certificate verify failed(?:: [a-z -]+)?"
                  + "|UNABLE_TO_VERIFY_LEAF_SIGNATURE|UNABLE_TO_GET_ISSUER_CERT\\w*"
                  + "|SELF_SIGNED_CERT_IN_CHAIN|DEPTH_ZERO_SELF_SIGNED_CERT"
                  + "|unable to get (?:local )?issuer certificate"
                  + "|self[- ]signed certificate(?: in certificate chain)?"
                  + "|PKIX path (?:building|validation) failed"
                  + "|trustAnchors parameter must be non-empty"
                  + "|certificate signed by unknown authority"
                  + "|Could not find a suitable TLS CA certificate bundle"
                  + "|certificate of .?sluice\\.local.? is not trusted"
                  + "|cannot verify sluice\\.local's certificate"
                  + "|SSL certificate verification failed|invalid peer certificate: \\w+"),
          sign(
              FailureKind.UNSET,
              "Could not resolve host|Couldn't resolve host|unable to resolve host address"
                  + "|Name or service not known|nodename nor servname provided"
                  + "|No address associated with hostname|Temporary failure in name resolution"
                  + "|ENOTFOUND|EAI_AGAIN|UnknownHostException|UnresolvedAddressException"
                  + "|Unknown host|no such host|server misbehaving|dns error"),
          sign(
              FailureKind.UNREACHABLE,
              "Failed to connect to [\\w.:-]+ port \\d+|Could not resolve proxy"
                  + "|ECONNREFUSED|ETIMEDOUT|EHOSTUNREACH|[Cc]onnection refused"
                  + "|Connection timed out|Cannot connect to proxy|Unable to connect to proxy"
                  + "|No route to host|proxyconnect tcp|ConnectException"),
          sign(
              FailureKind.REFUSED,
              "(?:CONNECT tunnel failed, response|Tunnel failed, got:|Tunnel connection failed:"
                  + "|Proxy tunneling failed:|Proxy response|Proxy returns)[ \"(]*[\\w./ ]{3,40}"
                  + "|\\(sluice: \\w+\\)|E403|status code 403|403 Forbidden|502 Bad Gateway"));

  private FailureSigns() {}

  record Found(FailureKind kind, String shows) {}

  private record Sign(FailureKind kind, Pattern words) {}

  private static Sign sign(FailureKind kind, String words) {
    return new Sign(kind, Pattern.compile(words));
  }

  /** The most telling words of an output; {@code UNSET} where a client resolved the name itself. */
  static Optional<Found> in(String output) {
    for (Sign sign : SIGNS) {
      Matcher words = sign.words.matcher(output);
      if (words.find()) {
        return Optional.of(new Found(sign.kind, words.group().strip()));
      }
    }
    return Optional.empty();
  }
}
