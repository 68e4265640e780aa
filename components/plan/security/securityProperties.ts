import { Authentication } from "../../args";
import type { PlannedListener } from "../access/listeners";
import { REPLICATION, CLOSED_CONTROLLERS } from "../access/ownListeners";
import { isAtLeast } from "../kafka/version";
import { NODE_ID, propertyValue } from "../placeholders";
import { CERTIFICATES_VOLUME } from "../pod/contents";
import { propertiesText } from "../settings";
import { mechanismOf } from "./listenerSecurity";
import type { PlannedSecurity } from "./security";

const DIRECTORY = CERTIFICATES_VOLUME.mountPath;
/** Where the nodes' pods have what a closed cluster is made of. */
export const CERTIFICATE_FILES = {
  clusterCa: `${DIRECTORY}/cluster-ca.crt`,
  clientsCa: `${DIRECTORY}/clients-ca.crt`,
  /** Key and certificate for all that is inside. */
  node: `${DIRECTORY}/node-${NODE_ID}.pem`,
  /** The same for listeners with a way in from outside. */
  external: `${DIRECTORY}/external-${NODE_ID}.pem`,
  /** Of the Job. */
  admin: `${DIRECTORY}/admin.pem`,
  /** Of the Secret that somebody keeps: tls.crt and tls.key. */
  kept: `${DIRECTORY}/kept`,
  /** Who may come with a certificate. */
  tlsUsers: `${DIRECTORY}/tls-users`,
  /** Who may come with a password that brokers know. */
  plainUsers: `${DIRECTORY}/plain-users`,
};

/** Makes what is encrypted (kafkacluster.agent.TlsEngines): it takes changed files up without a restart. */
const ENGINES = "kafkacluster.agent.TlsEngines";
/** Tells the nodes from all others, by another type of principal. */
const NODE_PRINCIPALS = "kafkacluster.agent.NodePrincipals";
/** Keeps users of PLAIN, likewise. */
const PLAIN_USERS = "kafkacluster.agent.PlainUsers";
/** What Java's default, 1.3 and 1.2, says in each Java. */
const PROTOCOLS = "TLSv1.3,TLSv1.2";
/** The first release with the validator under this name; before it stood in a package of its own. */
const MOVED_VALIDATOR = "3.4.0";

/** Lines of server.properties by which a node is closed to strangers. */
export function securityProperties(
  version: string,
  { authorization, certificates }: PlannedSecurity,
  listeners: PlannedListener[],
): Record<string, string> {
  return {
    "ssl.engine.factory.class": ENGINES,
    "ssl.enabled.protocols": PROTOCOLS,
    ...pem("keystore", CERTIFICATE_FILES.node),
    ...pem("truststore", CERTIFICATE_FILES.clusterCa),
    "ssl.client.auth": "required",
    // Whoever this authority has signed is a node.
    ...Object.fromEntries(
      [REPLICATION, CLOSED_CONTROLLERS].map(({ kafkaName }) => [
        `listener.name.${kafkaName.toLowerCase()}.principal.builder.class`,
        NODE_PRINCIPALS,
      ]),
    ),
    ...(authorization && {
      "authorizer.class.name": "org.apache.kafka.metadata.authorizer.StandardAuthorizer",
      "super.users": propertyValue([...new Set(authorization.superUsers)].join(";")),
    }),
    ...Object.assign({}, ...listeners.map((listener) => ofListener(listener, version, certificates.secret))),
  };
}

/** How the agent of a node, and the Job, get in among the nodes. */
export function ownClientProperties(keystore: string): string {
  const properties: Record<string, string> = {
    "security.protocol": "SSL",
    "ssl.engine.factory.class": ENGINES,
    "ssl.enabled.protocols": PROTOCOLS,
    ...pem("keystore", keystore),
    ...pem("truststore", CERTIFICATE_FILES.clusterCa),
  };
  return propertiesText(properties);
}

/** What a listener of the arguments has of its own. */
function ofListener(
  { kafkaName, security, external }: PlannedListener,
  version: string,
  kept: string | undefined,
): Record<string, string> {
  if (!security) return {};
  const { tls, authentication, oauth } = security;
  const mechanism = mechanismOf(security);
  const certificate = external
    ? kept === undefined
      ? CERTIFICATE_FILES.external
      : CERTIFICATE_FILES.kept
    : undefined;
  const properties: Record<string, string> = {
    ...(tls && certificate !== undefined && { "ssl.keystore.location": certificate }),
    ...(tls && {
      "ssl.client.auth": authentication === Authentication.Tls ? "required" : "none",
      // Kafka hands its own properties to what makes the engines, and no others: the users stand behind whom they are trusted by.
      "ssl.truststore.location":
        authentication === Authentication.Tls
          ? `${CERTIFICATE_FILES.clientsCa},${CERTIFICATE_FILES.tlsUsers}`
          : CERTIFICATE_FILES.clientsCa,
    }),
    ...(authentication === Authentication.Tls && {
      // A user's certificate names the user, and nothing else.
      "ssl.principal.mapping.rules": "RULE:^CN=([^,]+).*$/$1/",
    }),
    ...(mechanism !== undefined && { "sasl.enabled.mechanisms": mechanism }),
    ...(mechanism !== undefined && loginOf(mechanism, version)),
    ...(oauth && {
      "sasl.oauthbearer.jwks.endpoint.url": propertyValue(oauth.jwksEndpointUri),
      "sasl.oauthbearer.expected.issuer": propertyValue(oauth.validIssuerUri),
      "sasl.oauthbearer.expected.audience": propertyValue(oauth.audience),
      "sasl.oauthbearer.sub.claim.name": propertyValue(oauth.userNameClaim),
    }),
  };
  const prefix = `listener.name.${kafkaName.toLowerCase()}.`;
  return Object.fromEntries(Object.entries(properties).map(([name, value]) => [prefix + name, value]));
}

/** What knows the users of a mechanism. */
function loginOf(mechanism: string, version: string): Record<string, string> {
  const at = `${mechanism.toLowerCase()}.sasl`;
  const security = "org.apache.kafka.common.security";
  switch (mechanism) {
    case "PLAIN":
      return {
        [`${at}.jaas.config`]: `${security}.plain.PlainLoginModule required users="${CERTIFICATE_FILES.plainUsers}";`,
        [`${at}.server.callback.handler.class`]: PLAIN_USERS,
      };
    case "OAUTHBEARER": {
      const room = isAtLeast(version, MOVED_VALIDATOR) ? "oauthbearer" : "oauthbearer.secured";
      return {
        [`${at}.jaas.config`]: `${security}.oauthbearer.OAuthBearerLoginModule required;`,
        [`${at}.server.callback.handler.class`]: `${security}.${room}.OAuthBearerValidatorCallbackHandler`,
      };
    }
    default:
      return { [`${at}.jaas.config`]: `${security}.scram.ScramLoginModule required;` };
  }
}

function pem(store: "keystore" | "truststore", location: string): Record<string, string> {
  return { [`ssl.${store}.type`]: "PEM", [`ssl.${store}.location`]: location };
}
