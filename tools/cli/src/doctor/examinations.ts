import { X509Certificate } from "node:crypto";
import { connect } from "node:net";
import tls from "node:tls";
import { certificatesOf, type DomainFolder, peersOf, serviceConfigurations } from "@entente/domain";
import { type Examination, type Finding, reasonOf, warning, well, wrong } from "./examination.ts";

const dayMs = 24 * 60 * 60 * 1000;

/** A certificate that ends sooner than this is worth a warning. */
const endsSoonMs = 30 * dayMs;

/** How long an answer from a service or a peer may take, in milliseconds. */
const answerMs = 5_000;

/** Whether settings, peers and the configurations made from them can be used. */
export const configuration: Examination = async (folder) => {
  try {
    serviceConfigurations(folder);
    return [well("configuration", `domain.json and peers.json of ${folder.domain} can be used`)];
  } catch (error) {
    return [wrong("configuration", reasonOf(error), "correct the file and key that are named")];
  }
};

/** Whether certificates are in their lifetime, belong to their keys' domain and were issued by the root. */
export const certificates: Examination = async (folder) => {
  const root = new X509Certificate(folder.read("root.pem"));
  return certificatesOf(folder).map(({ name, certificate }) => {
    const left = certificate.validToDate.getTime() - Date.now();
    const renew = `put root.key in place and run \`entente certificates renew ${name}\``;
    if (!certificate.verify(root.publicKey))
      return wrong(`certificate ${name}`, "was not issued by this domain's root", renew);
    if (certificate.validFromDate.getTime() > Date.now()) {
      return wrong(
        `certificate ${name}`,
        `is valid from ${certificate.validFrom}`,
        "check this machine's clock",
      );
    }
    if (left < 0) return wrong(`certificate ${name}`, `ended on ${certificate.validTo}`, renew);
    if (left < endsSoonMs)
      return warning(`certificate ${name}`, `ends in ${String(Math.floor(left / dayMs))} days`, renew);
    return well(`certificate ${name}`, `good for ${String(Math.floor(left / dayMs))} days`);
  });
};

/**
 * Whether this machine's clock can be right: it has been later before, when the certificates were made. A peer whose clock
 * differs shows up with its certificate, below.
 */
export const clock: Examination = async (folder) => {
  const made = ["root", "issuer", "tls/federation"].map((name) => {
    return new X509Certificate(folder.read(`${name}.pem`)).validFromDate.getTime();
  });
  const behindMs = Math.max(...made) - Date.now();
  if (behindMs > 0) {
    return [
      wrong(
        "clock",
        `this machine was ${String(Math.ceil(behindMs / 1000))} s later before`,
        "set the clock, and keep it with NTP",
      ),
    ];
  }
  return [well("clock", new Date().toISOString())];
};

/** Whether this domain's own services run and can work. */
export const services: Examination = (folder) => {
  const { asOperations, dsOperations, gatewayOperations } = folder.settings.ports;
  const ports = {
    "Authentication Service": asOperations,
    "Delivery Service": dsOperations,
    gateway: gatewayOperations,
  };
  return Promise.all(
    Object.entries(ports).map(async ([name, port]): Promise<Finding> => {
      try {
        const answer = await fetch(`http://127.0.0.1:${String(port)}/readyz`, {
          signal: AbortSignal.timeout(answerMs),
        });
        if (answer.ok) return well(name, "runs and can work");
        return wrong(
          name,
          (await answer.text()).trim(),
          "see its log; the line above says what is in its way",
        );
      } catch {
        // Nothing listens: the remedy is the same whatever the socket's reason was.
        return wrong(
          name,
          `does not answer on port ${String(port)}`,
          `start it: entente serve --folder ${folder.path}`,
        );
      }
    }),
  );
};

/** Whether peers can be reached, show a certificate of their own domain, and agree with this machine about the time. */
export const peers: Examination = async (folder) => {
  const known = peersOf(folder);
  if (known.length === 0) {
    return [
      warning(
        "peers",
        "this domain federates with nobody",
        "exchange cards: entente peer card, entente peer add",
      ),
    ];
  }
  return Promise.all(
    known.flatMap((peer) =>
      (peer.addresses ?? []).map((address) => reachPeer(folder, peer.domain, peer.roots, address)),
    ),
  );
};

function reachPeer(folder: DomainFolder, domain: string, roots: string, address: string): Promise<Finding> {
  const what = `peer ${domain} at ${address}`;
  const cut = address.lastIndexOf(":");
  const [host, port] = [address.slice(0, cut), Number(address.slice(cut + 1))];
  return new Promise((resolve) => {
    const socket = connect({ host, port });
    const finish = (finding: Finding): void => {
      socket.destroy();
      resolve(finding);
    };
    socket.setTimeout(answerMs, () => {
      finish(
        wrong(
          what,
          "does not answer",
          "ask its operator whether its gateway runs, and check firewalls between you",
        ),
      );
    });
    socket.once("error", (error) => {
      finish(wrong(what, reasonOf(error), "ask its operator whether its gateway runs and has this address"));
    });
    socket.once("connect", () => {
      const secure = tls.connect(
        {
          socket,
          servername: domain,
          ca: folder.read(`peers/${roots}`),
          cert: folder.read("tls/federation.pem"),
          key: folder.read("tls/federation.key"),
          minVersion: "TLSv1.3",
          ALPNProtocols: ["h2"],
        },
        () => {
          finish(well(what, "answers with a certificate of its own domain"));
        },
      );
      secure.once("error", (error: NodeJS.ErrnoException) => {
        finish(tlsProblem(what, domain, error));
      });
    });
  });
}

function tlsProblem(what: string, domain: string, error: NodeJS.ErrnoException): Finding {
  if (error.code === "CERT_NOT_YET_VALID" || error.code === "CERT_HAS_EXPIRED") {
    return wrong(
      what,
      reasonOf(error),
      "check this machine's clock; if it is right, the peer has to renew its certificate",
    );
  }
  if (error.code === "ERR_TLS_CERT_ALTNAME_INVALID") {
    return wrong(
      what,
      `another domain's gateway answers: ${reasonOf(error)}`,
      "correct the peer's addresses",
    );
  }
  return wrong(
    what,
    reasonOf(error),
    `compare root certificates with the operator of ${domain}, and exchange cards again`,
  );
}
