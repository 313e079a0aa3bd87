import type { ControlInputs } from '../model/control.ts';

/** The lists that Kubescape's controls start from. A file of inputs replaces all of them. */
export const defaultInputs: ControlInputs = {
  sensitiveKeyNames: [
    'aws_secret_access_key',
    'azure_batchai_storage_key',
    'azure_batch_key',
    'secret',
    'key',
    'password',
    'pwd',
    'token',
    'jwt',
    'bearer',
    'credential',
  ],
  sensitiveKeyNamesAllowed: [],
  sensitiveValues: [
    'BEGIN \\w+ PRIVATE KEY',
    'PRIVATE KEY',
    'eyJhbGciO',
    'JWT',
    'Bearer',
    '_key_',
    '_secret_',
    'AKIA[0-9A-Z]{16}',
    'ghp_[0-9A-Za-z]{36}',
    'AIza[0-9A-Za-z\\-_]{35}',
    'xox[baprs]-[0-9A-Za-z]{10,48}',
  ],
  sensitiveValuesAllowed: [],
  sensitiveInterfaces: [
    'nifi',
    'argo-server',
    'weave-scope-app',
    'kubeflow',
    'kubernetes-dashboard',
    'jenkins',
    'prometheus-deployment',
    'ollama',
    'vllm',
    'kserve',
    'triton-inference-server',
    'ray-dashboard',
    'ray-head',
    'mlflow',
    'jupyterhub',
    'seldon',
    'bentoml',
  ],
  insecureCapabilities: [
    'SETPCAP',
    'NET_ADMIN',
    'NET_RAW',
    'SYS_MODULE',
    'SYS_RAWIO',
    'SYS_PTRACE',
    'SYS_ADMIN',
    'SYS_BOOT',
    'MAC_OVERRIDE',
    'MAC_ADMIN',
    'PERFMON',
    'ALL',
    'BPF',
  ],
};

/** The list of that name; empty when the inputs lack it. */
export function inputList(inputs: ControlInputs, name: string): readonly string[] {
  return Object.hasOwn(inputs, name) ? (inputs[name] ?? []) : [];
}
