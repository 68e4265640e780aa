import { connect } from "node:net";
import { kcat, metadata, produce } from "../tests/live/support/kcat";
import { until } from "./until";

/**
 * Waits, as a client outside, until all topics exist and each broker took a message through the address that it
 * advertises, and gave it back. The message goes to a partition of the first topic that this broker leads.
 */
export async function untilReachable(addresses: string[], topics: string[]): Promise<void> {
  await untilOpen(addresses);
  await until(`The topics ${topics.join(", ")}`, () => allExist(addresses[0], topics));
  await Promise.all(
    addresses.map((address) => until(`A message through ${address}`, () => roundTrip(address, topics[0]))),
  );
}

/** Waits for the ports alone, so that it takes hardly any time of the processor from what is starting. */
export async function untilOpen(addresses: string[]): Promise<void> {
  await Promise.all(addresses.map((address) => until(`A broker at ${address}`, () => opened(address))));
}

function opened(address: string): Promise<void> {
  const [host, port] = address.split(":");
  return new Promise((resolve, reject) => {
    const socket = connect({ host, port: Number(port), timeout: 1000 });
    socket.once("connect", () => (socket.destroy(), resolve()));
    socket.once("timeout", () => socket.destroy(new Error("no answer within a second")));
    socket.once("error", reject);
  });
}

async function allExist(address: string, topics: string[]): Promise<void> {
  const found = (await metadata(address)).topics.map(({ topic }) => topic);
  const missing = topics.filter((topic) => !found.includes(topic));
  if (missing.length > 0) throw new Error(`Missing: ${missing.join(", ")}`);
}

async function roundTrip(address: string, topic: string): Promise<void> {
  const { brokers, topics } = await metadata(address);
  const broker = brokers.find(({ name }) => name === address);
  if (!broker) throw new Error(`No broker advertises it, but ${brokers.map(({ name }) => name).join(", ")}.`);
  const partitions = topics.find((candidate) => candidate.topic === topic)?.partitions ?? [];
  const led = partitions.find(({ leader }) => leader === broker.id);
  if (!led) throw new Error(`Broker ${broker.id} leads no partition of ${topic}.`);
  const message = `through broker ${broker.id}`;
  await produce(address, topic, [message], led.partition);
  const place = ["-b", address, "-t", topic, "-p", String(led.partition)];
  const returned = await kcat(["-C", ...place, "-o", "-1", "-c", "1", "-e", "-q"]);
  if (returned.trim() !== message) throw new Error(`"${message}" came back as "${returned.trim()}".`);
}
