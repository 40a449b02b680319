export { HostileGateway } from "./hostile-gateway.ts";
export { bystander, hostile, Stage, victim } from "./stage.ts";
