import { expect, test } from 'vitest';
import {
  awsAttributes,
  azureAttributes,
  gcpAttributes,
} from '../../../src/resource-detectors/cloud-detectors.ts';

const detectors = { aws: awsAttributes, gcp: gcpAttributes, azure: azureAttributes };
type Cloud = keyof typeof detectors;
type Case = readonly [string, Cloud, Record<string, string>, Record<string, unknown>];

const CASES: readonly Case[] = [
  [
    'AWS Lambda',
    'aws',
    {
      AWS_LAMBDA_FUNCTION_NAME: 'pay',
      AWS_LAMBDA_FUNCTION_VERSION: '3',
      AWS_LAMBDA_FUNCTION_MEMORY_SIZE: '128',
      AWS_LAMBDA_LOG_GROUP_NAME: '/aws/lambda/pay',
      AWS_LAMBDA_LOG_STREAM_NAME: '2026/01/01/[3]abc',
      AWS_REGION: 'eu-central-1',
    },
    {
      'cloud.provider': 'aws',
      'cloud.platform': 'aws_lambda',
      'cloud.region': 'eu-central-1',
      'faas.name': 'pay',
      'faas.version': '3',
      'faas.instance': '2026/01/01/[3]abc',
      'faas.max_memory': 134_217_728,
      'aws.log.group.names': ['/aws/lambda/pay'],
    },
  ],
  [
    'ECS',
    'aws',
    { ECS_CONTAINER_METADATA_URI_V4: 'http://169.254.170.2/v4/x', AWS_DEFAULT_REGION: 'us-east-1' },
    { 'cloud.provider': 'aws', 'cloud.platform': 'aws_ecs', 'cloud.region': 'us-east-1' },
  ],
  [
    'Cloud Run service',
    'gcp',
    { K_SERVICE: 'shop', K_REVISION: 'shop-7', K_CONFIGURATION: 'shop', GOOGLE_CLOUD_PROJECT: 'p1' },
    {
      'cloud.provider': 'gcp',
      'cloud.platform': 'gcp_cloud_run',
      'cloud.account.id': 'p1',
      'faas.name': 'shop',
      'faas.version': 'shop-7',
    },
  ],
  [
    'Cloud Run job',
    'gcp',
    { CLOUD_RUN_JOB: 'nightly', CLOUD_RUN_EXECUTION: 'nightly-x', CLOUD_RUN_TASK_INDEX: '2' },
    {
      'cloud.provider': 'gcp',
      'cloud.platform': 'gcp_cloud_run',
      'faas.name': 'nightly',
      'gcp.cloud_run.job.execution': 'nightly-x',
      'gcp.cloud_run.job.task_index': 2,
    },
  ],
  [
    'Cloud Functions',
    'gcp',
    { K_SERVICE: 'resize', FUNCTION_TARGET: 'resize' },
    { 'cloud.provider': 'gcp', 'cloud.platform': 'gcp_cloud_functions', 'faas.name': 'resize' },
  ],
  [
    'App Engine',
    'gcp',
    { GAE_SERVICE: 'default', GAE_VERSION: 'v1', GAE_INSTANCE: 'i1' },
    {
      'cloud.provider': 'gcp',
      'cloud.platform': 'gcp_app_engine',
      'faas.name': 'default',
      'faas.version': 'v1',
      'faas.instance': 'i1',
    },
  ],
  [
    'Azure App Service',
    'azure',
    {
      WEBSITE_SITE_NAME: 'shop',
      WEBSITE_RESOURCE_GROUP: 'rg',
      WEBSITE_OWNER_NAME: 'sub1+eastus',
      WEBSITE_INSTANCE_ID: 'i1',
      WEBSITE_HOSTNAME: 'shop.azurewebsites.net',
      WEBSITE_HOME_STAMPNAME: 'waws-1',
      WEBSITE_SLOT_NAME: 'production',
      REGION_NAME: 'East US',
    },
    {
      'cloud.provider': 'azure',
      'cloud.platform': 'azure_app_service',
      'cloud.region': 'East US',
      'cloud.resource_id': '/subscriptions/sub1/resourceGroups/rg/providers/Microsoft.Web/sites/shop',
      'service.instance.id': 'i1',
      'host.id': 'shop.azurewebsites.net',
      'azure.app.service.stamp': 'waws-1',
      'deployment.environment.name': 'production',
    },
  ],
  [
    'Azure Functions',
    'azure',
    { WEBSITE_SITE_NAME: 'f', FUNCTIONS_EXTENSION_VERSION: '~4', WEBSITE_MEMORY_LIMIT_MB: 'x' },
    {
      'cloud.provider': 'azure',
      'cloud.platform': 'azure_functions',
      'faas.name': 'f',
      'faas.version': '~4',
    },
  ],
  [
    'Azure Container Apps',
    'azure',
    { CONTAINER_APP_NAME: 'shop', CONTAINER_APP_REPLICA_NAME: 'shop--1' },
    {
      'cloud.provider': 'azure',
      'cloud.platform': 'azure_container_apps',
      'service.instance.id': 'shop--1',
    },
  ],
];

test.each(CASES)('%s', (_name, cloud, variables, attributes) => {
  for (const [name, detect] of Object.entries(detectors)) {
    const found = Object.entries(detect(variables)).filter(([, value]) => value !== undefined);
    expect(Object.fromEntries(found)).toEqual(name === cloud ? attributes : {});
  }
});
