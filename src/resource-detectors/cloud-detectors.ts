import type { Environment } from '../config/environment.js';
import type { DetectedAttributes, ResourceDetector } from './resource-detector.js';

const BYTES_A_MEBIBYTE = 1_048_576;

/** AWS Lambda and ECS, from the variables that they set. */
export const awsDetector: ResourceDetector = { detect: () => ({ attributes: awsAttributes(process.env) }) };

/** Cloud Run services and jobs, Cloud Functions and App Engine, from the variables that they set. */
export const gcpDetector: ResourceDetector = { detect: () => ({ attributes: gcpAttributes(process.env) }) };

/** App Service, Functions and Container Apps of Azure, from the variables that they set. */
export const azureDetector: ResourceDetector = {
  detect: () => ({ attributes: azureAttributes(process.env) }),
};

/** What {@link awsDetector} finds. */
export function awsAttributes(env: Environment): DetectedAttributes {
  const base = {
    'cloud.provider': 'aws',
    'cloud.region': env.AWS_REGION || env.AWS_DEFAULT_REGION || undefined,
  };
  if (env.AWS_LAMBDA_FUNCTION_NAME) {
    return {
      ...base,
      'cloud.platform': 'aws_lambda',
      'faas.name': env.AWS_LAMBDA_FUNCTION_NAME,
      'faas.version': env.AWS_LAMBDA_FUNCTION_VERSION || undefined,
      'faas.instance': env.AWS_LAMBDA_LOG_STREAM_NAME || undefined,
      'faas.max_memory': mebibytes(env.AWS_LAMBDA_FUNCTION_MEMORY_SIZE),
      'aws.log.group.names': env.AWS_LAMBDA_LOG_GROUP_NAME ? [env.AWS_LAMBDA_LOG_GROUP_NAME] : undefined,
    };
  }
  if (env.ECS_CONTAINER_METADATA_URI_V4 || env.ECS_CONTAINER_METADATA_URI) {
    return { ...base, 'cloud.platform': 'aws_ecs' };
  }
  return {};
}

/** What {@link gcpDetector} finds. */
export function gcpAttributes(env: Environment): DetectedAttributes {
  const base = { 'cloud.provider': 'gcp', 'cloud.account.id': env.GOOGLE_CLOUD_PROJECT || undefined };
  if (env.GAE_SERVICE) {
    return {
      ...base,
      'cloud.platform': 'gcp_app_engine',
      'faas.name': env.GAE_SERVICE,
      'faas.version': env.GAE_VERSION || undefined,
      'faas.instance': env.GAE_INSTANCE || undefined,
    };
  }
  if (env.K_SERVICE) {
    return {
      ...base,
      'cloud.platform': env.FUNCTION_TARGET ? 'gcp_cloud_functions' : 'gcp_cloud_run',
      'faas.name': env.K_SERVICE,
      'faas.version': env.K_REVISION || undefined,
    };
  }
  if (env.CLOUD_RUN_JOB) {
    return {
      ...base,
      'cloud.platform': 'gcp_cloud_run',
      'faas.name': env.CLOUD_RUN_JOB,
      'gcp.cloud_run.job.execution': env.CLOUD_RUN_EXECUTION || undefined,
      'gcp.cloud_run.job.task_index': wholeNumber(env.CLOUD_RUN_TASK_INDEX),
    };
  }
  return {};
}

/** What {@link azureDetector} finds. */
export function azureAttributes(env: Environment): DetectedAttributes {
  if (env.CONTAINER_APP_NAME) {
    return {
      'cloud.provider': 'azure',
      'cloud.platform': 'azure_container_apps',
      'service.instance.id': env.CONTAINER_APP_REPLICA_NAME || undefined,
    };
  }
  if (!env.WEBSITE_SITE_NAME) return {};
  const base = {
    'cloud.provider': 'azure',
    'cloud.region': env.REGION_NAME || undefined,
    'cloud.resource_id': azureResourceId(env),
    'service.instance.id': env.WEBSITE_INSTANCE_ID || undefined,
  };
  if (env.FUNCTIONS_EXTENSION_VERSION) {
    return {
      ...base,
      'cloud.platform': 'azure_functions',
      'faas.name': env.WEBSITE_SITE_NAME,
      'faas.version': env.FUNCTIONS_EXTENSION_VERSION,
      'faas.instance': env.WEBSITE_INSTANCE_ID || undefined,
      'faas.max_memory': mebibytes(env.WEBSITE_MEMORY_LIMIT_MB),
    };
  }
  return {
    ...base,
    'cloud.platform': 'azure_app_service',
    'azure.app.service.stamp': env.WEBSITE_HOME_STAMPNAME || undefined,
    'deployment.environment.name': env.WEBSITE_SLOT_NAME || undefined,
    'host.id': env.WEBSITE_HOSTNAME || undefined,
  };
}

/** `WEBSITE_OWNER_NAME` is the subscription, a plus, and more. */
function azureResourceId(env: Environment): string | undefined {
  const { WEBSITE_SITE_NAME: site, WEBSITE_RESOURCE_GROUP: group, WEBSITE_OWNER_NAME: owner } = env;
  if (!site || !group || !owner) return undefined;
  const [subscription] = owner.split('+');
  return `/subscriptions/${subscription}/resourceGroups/${group}/providers/Microsoft.Web/sites/${site}`;
}

function mebibytes(text: string | undefined): number | undefined {
  const count = wholeNumber(text);
  return count === undefined ? undefined : count * BYTES_A_MEBIBYTE;
}

function wholeNumber(text: string | undefined): number | undefined {
  return text !== undefined && /^\d{1,15}$/.test(text) ? Number(text) : undefined;
}
