package dev.sluice.config.net;

import java.util.Set;

/**
 * Registered domains below which each name may be of another tenant, beside those that the private
 * part of the public suffix list has. As of 2026-11-28, from the public documentation of each
 * service, which says that a customer gets or chooses a name there.
 */
final class SharedHosting {
  private static final Set<String> DOMAINS =
      Set.of(
          // Clouds and their stores, gateways and content networks.
          "amazonaws.com",
          "amazonaws.com.cn",
          "awsapps.com",
          "azure.com",
          "azure.net",
          "azureedge.net",
          "windows.net",
          "microsoft.com",
          "sharepoint.com",
          "dynamics.com",
          "googleapis.com",
          "google.com",
          "googleusercontent.com",
          "appspot.com",
          "cloudfront.net",
          "akamaized.net",
          "akamaihd.net",
          "edgekey.net",
          "edgesuite.net",
          "fastly.net",
          "fastlylb.net",
          "b-cdn.net",
          "cloudflarestorage.com",
          "digitaloceanspaces.com",
          "linodeobjects.com",
          "backblazeb2.com",
          "wasabisys.com",
          "oraclecloud.com",
          "aliyuncs.com",
          "myqcloud.com",
          "myhuaweicloud.com",
          "snowflakecomputing.com",
          "databricks.com",
          "mongodb.net",
          "supabase.co",
          // Sites, tools and help desks of customers.
          "atlassian.net",
          "slack.com",
          "zendesk.com",
          "freshdesk.com",
          "force.com",
          "salesforce.com",
          "service-now.com",
          "okta.com",
          "auth0.com",
          "webflow.io",
          "notion.site",
          "wordpress.com",
          "tumblr.com",
          "substack.com",
          "medium.com",
          "sentry.io",
          "pipedream.net",
          "webhook.site",
          "requestcatcher.com",
          "beeceptor.com",
          "ngrok.io",
          "ngrok.app",
          "ngrok.dev",
          "loca.lt",
          "localtunnel.me",
          "serveo.net",
          // Names that stand for any address.
          "nip.io",
          "sslip.io",
          "xip.io",
          "duckdns.org",
          "no-ip.org",
          "oast.fun",
          "oast.pro",
          "oast.live",
          "oast.site",
          "oast.online",
          "oast.me",
          "interact.sh",
          "burpcollaborator.net",
          "oastify.com");

  private SharedHosting() {}

  static boolean has(String registeredDomain) {
    return DOMAINS.contains(registeredDomain);
  }
}
