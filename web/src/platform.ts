import type { components } from "./generated/api";

type Schemas = components["schemas"];

/** What admins are told by `/platform/…`: made from the api's own document. */
export type RegistrationMode = Schemas["RegistrationChoice"]["mode"];
export type PlatformUser = Schemas["User"];
export type Broadcast = Schemas["Broadcast"];
export type Invite = Schemas["Invite"];
export type InviteRequest = Schemas["InviteRequest"];
export type UserChange = Schemas["UserChange"];
export type Usage = Schemas["UsageReport"];
export type AuditEntry = Schemas["AuditEntry"];
