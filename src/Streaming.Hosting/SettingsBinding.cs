using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace Streaming.Hosting;

/// <summary>How sections of the configuration become options: what is none of their settings, or not allowed, is refused.</summary>
public static class SettingsBinding
{
    /// <summary>Checked at the start.</summary>
    public static void AddSettings<T>(this IServiceCollection services, string section)
        where T : class =>
        services.AddOptions<T>().BindConfiguration(section, RefuseUnknown).ValidateDataAnnotations().ValidateOnStart();

    /// <summary>Checked by whoever reads them.</summary>
    public static void BindSettings<T>(this IConfiguration configuration, string section, T into)
        where T : class =>
        configuration.GetSection(section).Bind(into, RefuseUnknown);

    /// <summary>Checked at once, for what is needed while the host is built.</summary>
    /// <exception cref="OptionsValidationException">A setting is not allowed.</exception>
    internal static T ReadSettings<T>(this IConfiguration configuration, string section, T defaults)
        where T : class
    {
        configuration.BindSettings(section, defaults);
        var validation = new DataAnnotationValidateOptions<T>(name: null).Validate(name: null, defaults);
        return validation.Failed ? throw new OptionsValidationException(section, typeof(T), validation.Failures) : defaults;
    }

    private static void RefuseUnknown(BinderOptions binder) => binder.ErrorOnUnknownConfiguration = true;
}
