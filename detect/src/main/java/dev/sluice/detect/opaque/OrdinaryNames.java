package dev.sluice.detect.opaque;

import dev.sluice.detect.SecretCatalog;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * Names of headers and of parameters whose values are opaque in ordinary requests. A client that
 * wants to can give its value such a name, so these bound false alarms and no adversary.
 */
final class OrdinaryNames {
  // Fields of requests in the registry of HTTP field names of IANA, RFC 9110 section 16.3.1:
  // https://www.iana.org/assignments/http-fields.
  private static final Set<String> STANDARD =
      words(
          """
          accept accept-charset accept-datetime accept-encoding accept-language
          access-control-request-headers access-control-request-method alpn alt-used authorization
          available-dictionary cache-control cal-managed-id capsule-protocol cdn-loop cert-not-after
          cert-not-before client-cert client-cert-chain close concealed-auth-export connection
          content-digest content-disposition content-encoding content-language content-length
          content-location content-range content-type cookie cookie2 date depth destination
          dictionary-id dpop early-data expect forwarded from hobareg host http2-settings if if-match
          if-modified-since if-none-match if-range if-schedule-tag-match if-unmodified-since
          include-referred-token-binding-id keep-alive label last-event-id link lock-token
          max-forwards mime-version odata-isolation odata-maxversion odata-version ordering-type
          origin overwrite position pragma prefer priority proxy-authenticate proxy-authorization
          range redirect-ref referer repr-digest schedule-reply sec-fetch-dest sec-fetch-mode
          sec-fetch-site sec-fetch-user sec-gpc sec-purpose sec-token-binding
          sec-websocket-extensions sec-websocket-key sec-websocket-protocol sec-websocket-version
          signature signature-input slug soapaction te timeout topic trailer transfer-encoding ttl
          unencoded-digest upgrade upgrade-insecure-requests urgency user-agent via want-content-digest
          want-repr-digest want-unencoded-digest apply-to-redirect-ref activate-storage-access
          idempotency-key sec-storage-access
          """);

  // Identifiers of traces and calls, digests, and credentials of protocols, by their makers.
  private static final Set<String> KNOWN =
      words(
          """
          traceparent tracestate baggage b3 sentry-trace uber-trace-id newrelic elastic-apm-traceparent
          x-request-id request-id x-correlation-id correlation-id x-trace-id x-b3-traceid x-b3-spanid
          x-b3-parentspanid x-amzn-trace-id x-cloud-trace-context x-client-trace-id x-transaction-id
          x-session-id session-id session_id conversation_id mcp-session-id x-client-request-id
          x-ms-client-request-id x-ms-correlation-request-id x-goog-api-client amz-sdk-invocation-id
          x-amz-content-sha256 x-amz-security-token x-amz-checksum-crc32 x-amz-checksum-crc32c
          x-amz-checksum-crc64nvme x-amz-checksum-sha1 x-amz-checksum-sha256 x-amz-copy-source
          x-goog-hash x-goog-content-sha256 content-md5 x-checksum-sha1 x-checksum-sha256
          x-amz-server-side-encryption-customer-key-md5 x-ms-content-crc64 x-ms-lease-id
          x-csrf-token x-xsrf-token x-csrftoken x-api-key api-key apikey x-auth-token private-token
          job-token deploy-token x-vault-token x-consul-token x-registry-auth x-goog-iam-authorization-token
          x-github-token x-figma-token x-shopify-access-token x-functions-key ocp-apim-subscription-key
          x-aws-ec2-metadata-token x-hub-signature-256 x-signature npm-session npm-otp x-goog-user-project
          x-codex-turn-metadata x-codex-turn-state chatgpt-account-id openai-organization openai-project
          x-npm-session x-yarn-session x-datadog-trace-id x-datadog-parent-id x-datadog-tags
          x-honeycomb-trace grpc-trace-bin grpc-tags-bin x-envoy-peer-metadata-id x-instana-t
          """);

  // Ends of names: page tokens, digests, signatures, versions of objects, codes of OAuth. Names are
  // without separators and case here.
  private static final Pattern END =
      Pattern.compile(
          ".*(?:cursor|pagetoken|nexttoken|continuation|continuationtoken|starttoken"
              + "|startingtoken|startingafter|endingbefore|nextmarker|scrollid|versionid|uploadid"
              + "|etag|hash|sha1|sha224|sha256|sha384|sha512|md5|crc32|crc32c|crc64nvme|digest"
              + "|checksum|integrity|revision|commit|signature|hmac|credential|keypairid|nonce"
              + "|challenge|codeverifier|samlrequest|samlresponse|relaystate|securitytoken"
              + "|csrftoken|xsrftoken|resourcekey|verify)"
              + "|continue|after|before|marker|page|next|ref|rev|sha|sig|policy|state|code");

  private static final int LONGEST_ID = 40;

  private static final Set<String> FIELDS =
      SecretCatalog.ALL.stream()
          .flatMap(pattern -> pattern.facts().home().headers().stream())
          .collect(Collectors.toUnmodifiableSet());

  private static final Set<String> PARAMETERS =
      SecretCatalog.ALL.stream()
          .flatMap(pattern -> pattern.facts().home().parameters().stream())
          .map(OrdinaryNames::folded)
          .collect(Collectors.toUnmodifiableSet());

  private OrdinaryNames() {}

  private static Set<String> words(String text) {
    return Set.of(text.strip().split("\\s+"));
  }

  /**
   * Whether a header may have an opaque value.
   *
   * @param name in lower case
   */
  static boolean isHeader(String name, String value) {
    return STANDARD.contains(name)
        || KNOWN.contains(name)
        || FIELDS.contains(name)
        || isNamed(folded(name), value);
  }

  /** Whether a parameter of the query may have such an opaque value. */
  static boolean isParameter(String name, String value) {
    String folded = folded(name);
    return PARAMETERS.contains(folded) || isNamed(folded, value);
  }

  private static boolean isNamed(String folded, String value) {
    return END.matcher(folded).matches() || (folded.endsWith("id") && value.length() <= LONGEST_ID);
  }

  private static String folded(String name) {
    return name.toLowerCase(Locale.ROOT).replace("_", "").replace("-", "");
  }
}
